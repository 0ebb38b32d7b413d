import {test} from 'tap'
import {readLine} from '../../../src/commands/merge/report-line.js'
import type {RunEvent} from '../../../src/model/event.js'
import {createJsonReporter} from '../../../src/report/json.js'
import {everyOutcome, flakyEvents, hostile, runEvents} from '../../report/run-events.js'

/** The lines of a `json` report. */
function linesOf(events: readonly RunEvent[]): readonly string[] {
  let text = ''
  const reporter = createJsonReporter(chunk => {
    text += chunk
  })
  for (const event of events) reporter.on(event)
  return text.trimEnd().split('\n')
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

/** Reads the lines again as events. */
const eventsOf = (lines: readonly string[]) => {
  const read = lines.map(line => readLine(line))
  const documents = read.flatMap(line => (line?.kind === 'document' ? [line] : []))
  return {documents, read}
}

test('should read again all that other reports show of a step, a document and a run', t => {
  const outcomes = [
    ...everyOutcome,
    {diff: [], kind: 'updated'} as const,
    {
      diff: [],
      kind: 'mismatched',
      reason: 'No JSON',
      snapshot: {file: 's.md', line: 1},
      status: {actual: 1, expected: 0}
    } as const,
    {hint: 'Wait', kind: 'timed out', timeoutMs: 1} as const,
    {kind: 'passed', movedFrom: 'Old'} as const
  ]
  const events = runEvents({fatal: true, file: 'a.md', outcomes, source: hostile, text: hostile})
  const {documents, read} = eventsOf(linesOf(events))
  const [start, documentStart, ...rest] = events
  const steps = rest.filter(event => event.kind === 'step')
  t.same(plain(read[0]), plain(start))
  t.same(plain(documents[0]?.start), plain(documentStart))
  for (const [index, step] of steps.entries()) {
    const told = read[index + 1]
    t.match(plain(told), {...plain(step), ...(step.outcome.kind === 'failed' && {status: 2})}, step.outcome.kind)
    t.same(told?.kind === 'step' && told.outcome, plain(step.outcome))
  }
  const [documentEnd] = rest.filter(event => event.kind === 'document-end')
  const {messages = [], ...said} = documents[0]?.end ?? {}
  const {messages: before = [], ...expected} = documentEnd ?? {}
  t.same(plain(said), plain(expected))
  t.strictSame(
    messages.map(({fatal, line, reason, ruleId}) => ({fatal, line, reason, ruleId})),
    before.map(({fatal, line, reason, ruleId}) => ({fatal, line, reason: plain(reason), ruleId}))
  )
  t.same(plain(read.at(-1)), plain(events.at(-1)))
  const {documents: flaky} = eventsOf(linesOf(flakyEvents(false)))
  t.match(flaky[0]?.end, {attempts: 2, flaky: [{attempt: 1, id: 'Page #1', line: 7}]})
  t.end()
})

test('should pass over events that it does not know, and refuse those that are not what they say', t => {
  t.equal(readLine('{"event":"later"}'), undefined)
  const step = linesOf(runEvents({file: 'a.md', outcomes: [{kind: 'passed'}], text: 'x'}))[1] ?? ''
  t.match(readLine(step), {kind: 'step'})
  for (const [line, reason] of [
    ['{"event":', 'it is not JSON'],
    ['7', /Expected/],
    ['{"event":"start","version":2,"documents":1}', 'the report has version 2, not 1 (version)'],
    [step.replace('"line":1', '"line":"1%0A::error::x"'), /\(line\)/],
    [step.replace('"outcome":"passed"', '"outcome":"fine"'), /\(outcome\)/],
    [step.replace('"hidden":false', '"hidden":0'), /\(step\.hidden\)/]
  ] as const)
    t.throws(() => readLine(line), {message: reason}, line)
  t.end()
})

test('should write of a step what reports show, and no option that may hold a secret', t => {
  const events = runEvents({file: 'a.md', outcomes: [{kind: 'passed'}], text: 'x'}).map((event): RunEvent => {
    if (event.kind !== 'step') return event
    const {options} = event.step
    return {...event, step: {...event.step, options: {...options, env: {KEY: 'hunter2'}}}}
  })
  t.notMatch(linesOf(events).join('\n'), /hunter2/)
  t.end()
})
