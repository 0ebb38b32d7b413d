import {stripVTControlCharacters} from 'node:util'
import {test} from 'tap'
import type {RunEvent} from '../../../src/model/event.js'
import type {Outcome} from '../../../src/model/outcome.js'
import {createPrettyReporter} from '../../../src/report/pretty/pretty.js'
import {everyOutcome, outcomesWith, runEvents} from '../run-events.js'

/** What a report of runs of documents, one after the other, reads. */
function report(events: readonly RunEvent[], {color = false} = {}) {
  let written = ''
  const reporter = createPrettyReporter({
    color,
    write(text) {
      written += text
    }
  })
  for (const event of events) reporter.on(event)
  return written
}

/** The events of one run of several documents. */
function severalDocuments(runs: readonly (readonly RunEvent[])[]) {
  const ends = runs.map(events => events.at(-1) as RunEvent)
  return [...runs.flatMap(events => events.slice(0, -1)), ...ends.slice(-1)]
}

const failed: Outcome = {
  command: {command: 'false', fileLine: 4, line: 1, status: 1},
  expected: [0],
  kind: 'failed',
  status: 1
}
const differs: Outcome = {
  diff: [
    {kind: 'removed', text: '1'},
    {kind: 'added', text: '2'}
  ],
  kind: 'mismatched',
  snapshot: {file: 's/a.md', line: 7}
}
const passed: Outcome = {kind: 'passed'}

test('should tell of a failure where it happens, and list all at the end with what to do', t => {
  const text = report(
    severalDocuments([
      runEvents({file: 'b.md', outcomes: [passed, failed, {kind: 'not run', reason: 'x'}], text: 'title'}),
      runEvents({file: 'it is.md', outcomes: [differs], text: 'title'})
    ])
  )
  t.match(text, '✗ b.md:2  title\n    $ title\n    exited with 1, expected 0\n    line 4: false\n    | title\n')
  t.match(text, '✗ b.md  1 failed, 1 not run, 1 passed  12345 ms\n')
  t.match(text, '✗ it is.md:1  title\n    $ title\n    printed something else than s/a.md:7\n    - 1\n    + 2\n')
  t.match(text, '\nFailed\n  b.md:2      exited with 1  title\n  it is.md:1  differs  title\n\nDocuments')
  t.match(
    text.slice(text.indexOf('\nNext\n')),
    /^\nNext\n {2}npx fencepost update 'it is\.md' {5}where .*\n {2}npx fencepost stabilize 'it is\.md' {2}where .*\n {2}npx fencepost b\.md:2 {2,}follow .*\n$/
  )
  t.end()
})

test('should not list again what is in sight, and advise nothing where nothing failed', t => {
  t.notMatch(report(runEvents({file: 'a.md', outcomes: [failed], text: 'x'})), '\nFailed\n')
  const fine = report(runEvents({file: 'a.md', outcomes: [passed], text: 'x'}))
  t.notMatch(fine, /Failed|Next|Written/)
  t.match(
    fine,
    /✓ a\.md {2}1 passed {2}12345 ms\n\nDocuments {2}1 passed, 0 failed\nSteps {6}1 passed\nTime {7}0\.0 s\n$/
  )
  t.end()
})

test('should say how a missing snapshot, a mistake and obsolete entries are mended', t => {
  const ruled = (ruleId: string) =>
    runEvents({fatal: true, file: 'm.md', outcomes: [], text: 'Expected x'}).map(event => {
      if (event.kind === 'document-end') for (const message of event.messages) message.ruleId = ruleId
      return event
    })
  const obsolete = runEvents({file: 'o.md', outcomes: [passed], text: 'x'}).map(event =>
    event.kind === 'document-end' ? {...event, obsolete: ['Old #1'], snapshot: 'written' as const} : event
  )
  const text = report(
    severalDocuments([
      runEvents({file: 'n.md', outcomes: [{kind: 'new', written: false}], text: 'x'}),
      ruled('unclosed-fence'),
      obsolete
    ])
  )
  t.match(text, '  m.md:1  Expected x\n  n.md:1  no snapshot  x\n')
  t.match(text, /npx fencepost n\.md {2,}where you write; commit/)
  t.match(text, /npx fencepost lint m\.md {2,}once/)
  for (const ruleId of ['snapshot-invalid', 'service-ended'])
    t.match(report(ruled(ruleId)), /npx fencepost m\.md {2,}once you/, '`lint` runs nothing, and reads no snapshot')
  t.match(report(ruled('leak')), /Next\n {2}npx fencepost m\.md {2,}once the page ends what it starts\n/)
  t.match(text, /npx fencepost update o\.md {2,}to remove/)
  t.match(text, 'Written    1 snapshot; look')
  t.end()
})

test('should name commands without files where these are many', t => {
  const runs = Array.from({length: 6}, (_, index) => runEvents({file: `p${index}.md`, outcomes: [differs], text: 'x'}))
  t.match(report(severalDocuments(runs)), '\n  npx fencepost update     where')
  t.end()
})

test('should name the slowest steps, the slowest first', t => {
  const events = runEvents({file: 'a.md', outcomes: [passed, passed, passed, passed, passed], text: 'x'}).map(event =>
    event.kind === 'step' ? {...event, durationMs: event.step.line * 400} : event
  )
  t.match(report(events), 'Slow       a.md:5  2.0 s\nSlow       a.md:4  1.6 s\nSlow       a.md:3  1.2 s\n')
  t.notMatch(report(events), 'a.md:2')
  t.end()
})

test('should show long failures in part', t => {
  const long = Array.from({length: 100}, (_, index) => `line ${index}`)
  const diff = long.map(text => ({kind: 'added' as const, text}))
  t.match(
    report(runEvents({file: 'a.md', outcomes: [{...differs, diff}], text: 'x'})),
    '+ line 39\n    … 60 more lines\n'
  )
  const text = report(runEvents({file: 'a.md', outcomes: [failed], text: long.join('\n')}))
  t.match(text, '$ line 2\n    exited')
  t.match(text, '    | line 90\n')
  t.notMatch(text, '| line 89')
  t.end()
})

test('should show of a long line the part that differs, and say what of an output is compared with nothing', t => {
  const long = (end: string): string => `${'x'.repeat(5000)}${end}${'y'.repeat(5000)}`
  const diff = [
    {kind: 'removed', text: long('1')},
    {kind: 'added', text: long('2')},
    {kind: 'same', text: long('')}
  ] as const
  const events = runEvents({file: 'a.md', outcomes: [{...differs, diff}], text: 'x'}).map(event =>
    event.kind === 'step' ? {...event, omittedBytes: 77} : event
  )
  const text = report(events)
  const shown = (sign: string, end: string) =>
    `    ${sign} … 4900 characters …${'x'.repeat(100)}${end}${'y'.repeat(899)}… 4101 characters …\n`
  t.match(text, shown('-', '1') + shown('+', '2'))
  t.match(text, `      ${'x'.repeat(1000)}… 9000 characters …\n`)
  t.match(text, /a\.md:1 {2}note {2}the last 77 bytes of its output are compared with nothing; a higher `maxOutput`/)
  t.end()
})

test('should obey nothing that a page, its name or its output says', t => {
  const text = report(
    runEvents({fatal: true, file: 'a\u001B[2J\n.md', outcomes: everyOutcome, text: '\u001B[2J\u009B2J\r\u0007'})
  )
  t.notMatch(text, /[\x00-\x09\x0B-\x1F\x7F-\x9F]/)
  t.end()
})

test('should say the same in colours', t => {
  const events = runEvents({file: 'a.md', outcomes: outcomesWith('text'), text: 'text'})
  const colored = report(events, {color: true})
  t.match(colored, '\u001B[')
  t.equal(stripVTControlCharacters(colored), report(events))
  t.end()
})
