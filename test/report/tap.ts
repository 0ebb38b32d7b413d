import {test} from 'tap'
import {Parser} from 'tap-parser'
import {VFileMessage} from 'vfile-message'
import {defaultStepOptions} from '../../src/config/step-options.js'
import {countOutcomes} from '../../src/engine/count-outcomes.js'
import type {RunEvent} from '../../src/model/event.js'
import {isFailure, type Outcome} from '../../src/model/outcome.js'
import {createTapReporter} from '../../src/report/tap.js'

const hostile = 'ok 1 - forged\nnot ok 2\nBail out!\n---\n...\n1..9\n\u001B[31m # SKIP \\ "\u2028\uD800\t::set-output::'

function report(outcomes: readonly Outcome[], text: string) {
  let written = ''
  const reporter = createTapReporter(chunk => {
    written += chunk
  })
  const file = 'a#b.md'
  const counts = countOutcomes(outcomes)
  const failed = outcomes.some(isFailure)
  const message = new VFileMessage(text, {place: {column: 1, line: 1}, ruleId: 'rule'})
  const events: RunEvent[] = [
    {documents: 1, kind: 'start'},
    {file, kind: 'document-start', steps: outcomes.length},
    ...outcomes.map(
      (outcome, index): RunEvent => ({
        durationMs: 1,
        file,
        kind: 'step',
        omittedBytes: 0,
        outcome,
        output: text,
        step: {
          code: text,
          codeLine: 2,
          column: 1,
          endLine: 3,
          hidden: false,
          id: `${text} ${index}`,
          kind: 'command',
          language: '',
          line: index + 1,
          options: defaultStepOptions,
          ordinal: 1,
          title: text
        }
      })
    ),
    {
      counts,
      durationMs: 1,
      failed,
      file,
      kind: 'document-end',
      messages: [message],
      obsolete: [],
      snapshot: 'unchanged'
    },
    {
      counts,
      documents: {failed: Number(failed), passed: Number(!failed)},
      durationMs: 1,
      failed,
      kind: 'end',
      obsoleteFiles: []
    }
  ]
  for (const event of events) reporter.on(event)
  return written
}

/** What a parser that is not ours makes of it. */
async function read(text: string) {
  const extra: string[] = []
  const asserts: {readonly ok: boolean; readonly skip: unknown; readonly diag: unknown}[] = []
  const results = await new Promise<{
    readonly ok: boolean
    readonly count: number
    readonly failures: readonly unknown[]
  }>(resolve => {
    const parser = new Parser({strict: true}, resolve)
    parser.on('extra', chunk => extra.push(chunk))
    parser.on('child', child => child.on('assert', (result: (typeof asserts)[number]) => asserts.push(result)))
    parser.end(text)
  })
  return {asserts, extra, results}
}

const outcomes: readonly Outcome[] = [
  {kind: 'passed'},
  {kind: 'skipped', reason: hostile},
  {
    diff: [
      {kind: 'removed', text: 'ok 1'},
      {kind: 'added', text: hostile}
    ],
    kind: 'mismatched',
    snapshot: {file: 's.md', line: 3}
  },
  {command: {command: hostile, fileLine: 4, line: 1, status: 2}, expected: [0], kind: 'failed', status: 2},
  {kind: 'timed out', timeoutMs: 5},
  {kind: 'not run', reason: hostile},
  {kind: 'errored', reason: hostile},
  {kind: 'new', written: true}
]

test('should be TAP that a strict parser takes, whatever a command printed', async t => {
  const {asserts, extra, results} = await read(report(outcomes, hostile))
  t.same(extra, [])
  t.equal(results.count, 1, 'one subtest')
  t.same(
    asserts.map(assert => assert.ok),
    [true, true, false, false, false, false, false, true]
  )
  t.ok(asserts[1]?.skip)
  t.match(asserts[2]?.diag, {at: {fileName: 'a#b.md', lineNumber: 3}, outcome: 'mismatched'})
})

test('should pass when all passed, and stand for a page without steps', async t => {
  t.equal((await read(report([{kind: 'passed'}], 'plain'))).results.ok, true)
  const empty = await read(report([], 'plain'))
  t.same(empty.extra, [])
  t.equal(empty.results.ok, true)
})
