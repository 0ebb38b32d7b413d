import {stripVTControlCharacters} from 'node:util'
import {test} from 'tap'
import type {RunEvent} from '../../../src/model/event.js'
import type {Outcome} from '../../../src/model/outcome.js'
import {createPrettyReporter, type PrettyOptions} from '../../../src/report/pretty/pretty.js'
import {everyOutcome, outcomesWith, runEvents} from '../run-events.js'

/** The text of a pretty report. */
function report(
  events: readonly RunEvent[],
  {color = false, ...options}: Partial<Omit<PrettyOptions, 'terminal' | 'write'>> = {}
) {
  let written = ''
  const reporter = createPrettyReporter({
    color,
    cwd: '/project',
    root: '/project',
    ...options,
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
const mismatched: Outcome = {
  diff: [
    {kind: 'removed', text: '1'},
    {kind: 'added', text: '2'}
  ],
  kind: 'mismatched',
  snapshot: {file: 's/a.md', line: 7}
}
const passed: Outcome = {kind: 'passed'}

test('should print a failure where it happens, and list all at the end with what to do', t => {
  const text = report(
    severalDocuments([
      runEvents({file: 'b.md', outcomes: [passed, failed, {kind: 'not run', reason: 'x'}], text: 'title'}),
      runEvents({file: 'it is.md', outcomes: [mismatched], text: 'title'})
    ])
  )
  t.match(
    text,
    '✗ b.md:2  failed  title\n    $ title\n    Exited with 1, expected 0.\n    Line 4: false\n    | title\n'
  )
  t.match(text, '✗ b.md  1 failed, 1 not run, 1 passed  12.3 s\n')
  t.match(text, "✗ it is.md:1  mismatched  title\n    $ title\n    Output doesn't match s/a.md:7.\n    - 1\n    + 2\n")
  t.match(text, '\nFailed\n  b.md:2      failed  title\n  it is.md:1  mismatched  title\n\nDocuments')
  t.match(
    text.slice(text.indexOf('\nNext\n')),
    /^\nNext\n(?: {2}[A-Z][^:]+: +npx fencepost (?:review|update|stabilize) 'it is\.md'\n){3} {2}Rerun .*: +npx fencepost b\.md:2\n$/
  )
  t.end()
})

test('should not list a single failure again, and suggest nothing if nothing failed', t => {
  t.notMatch(report(runEvents({file: 'a.md', outcomes: [failed], text: 'x'})), '\nFailed\n')
  const fine = report(runEvents({file: 'a.md', outcomes: [passed], text: 'x'}))
  t.notMatch(fine, /Failed|Next|Written/)
  t.match(
    fine,
    /✓ a\.md {2}1 passed {2}12\.3 s\n\nDocuments {2}1 passed, 0 failed\nSteps {6}1 passed\nWarnings {3}1\nDuration {3}1 ms\n$/
  )
  t.end()
})

test('should suggest how to fix a missing snapshot, an error and obsolete entries', t => {
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
  t.match(text, '  m.md:1  error  Expected x\n  n.md:1  new  x\n')
  t.match(text, /Write the new snapshots locally: +npx fencepost n\.md\n/)
  t.match(text, /after you fix the errors: +npx fencepost lint m\.md\n/)
  for (const ruleId of ['snapshot-invalid', 'service-ended'])
    t.match(
      report(ruled(ruleId)),
      /fix the errors: +npx fencepost m\.md\n/,
      '`lint` runs nothing and reads no snapshot'
    )
  t.match(
    report(ruled('leak')),
    /Next\n {2}Rerun after you stop what the document leaves running: +npx fencepost m\.md\n/
  )
  t.match(text, /Remove obsolete snapshot entries: +npx fencepost update o\.md\n/)
  t.match(text, 'Written    1 snapshot; read the diff')
  t.end()
})

test('should suggest commands without files if these are many', t => {
  const runs = Array.from({length: 6}, (_, index) =>
    runEvents({file: `p${index}.md`, outcomes: [mismatched], text: 'x'})
  )
  t.match(report(severalDocuments(runs)), /: +npx fencepost update\n/)
  t.end()
})

test('should suggest commands that repeat the options of the call, from the current folder', t => {
  const invocation = {
    isPartial: false,
    optionsFor: (command: string) => (command === 'stabilize' ? [] : ['--config', 'my config.json']),
    paths: ['docs']
  }
  const events = runEvents({file: 'docs/-a.md', outcomes: [mismatched, failed], text: 'x'})
  const text = report(events, {cwd: '/project/docs', invocation})
  t.match(text, "npx fencepost update --config 'my config.json' ./-a.md\n")
  t.match(text, 'npx fencepost stabilize ./-a.md\n')
  t.match(text, "npx fencepost --config 'my config.json' ./-a.md:2\n")
  t.end()
})

test('should suggest the whole scenario for a file that only runs in it', t => {
  const place = {index: 's/index.json', role: 'text', scenario: 'S', step: 'One', unit: 0} as const
  const events = runEvents({file: 's/one.md', outcomes: [failed], text: 'x'}).map(event =>
    event.kind === 'document-start' ? {...event, place} : event
  )
  t.match(report(events), 'Rerun the scenario:  npx fencepost s/index.json\n')
  t.end()
})

test('should list the slowest steps, the slowest first', t => {
  const events = runEvents({file: 'a.md', outcomes: [passed, passed, passed, passed, passed], text: 'x'}).map(event =>
    event.kind === 'step' ? {...event, durationMs: event.step.line * 400} : event
  )
  t.match(report(events), 'Slow       a.md:5  2.0 s\nSlow       a.md:4  1.6 s\nSlow       a.md:3  1.2 s\n')
  t.notMatch(report(events), 'a.md:2')
  t.end()
})

test('should cut long failures in the middle with counts, and nothing with `verbose`', t => {
  const long = Array.from({length: 52}, (_, index) => `line ${index}`)
  const diff = long.map(text => ({kind: 'added' as const, text}))
  const events = [
    ...runEvents({file: 'a.md', outcomes: [{...mismatched, diff}], text: 'x'}),
    ...runEvents({file: 'b.md', outcomes: [failed], text: long.join('\n')})
  ]
  const text = report(events)
  t.match(text, '    + line 19\n    … 12 more lines\n    + line 32\n')
  t.match(text, '    $ line 0\n      line 1\n      line 2\n      … 49 more lines\n    Exited with 1, expected 0.\n')
  t.match(text, '    | line 4\n    | … 27 more lines\n    | line 32\n')
  t.match(text, '    | line 51\n')
  const whole = report(events, {detail: 'verbose'})
  t.notMatch(whole, 'more lines')
  for (const line of long) t.match(whole, `    | ${line}\n`)
  t.end()
})

test('should print failures and the summary alone with `quiet`, and every step with `verbose`', t => {
  const fine = runEvents({file: 'a.md', outcomes: [passed, {kind: 'skipped', reason: 'no network'}], text: 'title'})
  const bad = runEvents({file: 'b.md', outcomes: [failed], text: 'title'})
  const events = severalDocuments([fine, bad])
  t.notMatch(report(events, {detail: 'quiet'}), '✓ a.md')
  t.match(report(events, {detail: 'quiet'}), /^✗ b\.md:1 {2}failed[\s\S]*\n✗ b\.md[\s\S]*\nDocuments/)
  t.match(
    report(events, {detail: 'verbose'}),
    '  ✓ a.md:1  passed  title  1 ms\n  - a.md:2  skipped: no network  title'
  )
  t.match(report(events), '\nSkipped    1 step: no network\n')
  t.end()
})

test('should show the differing part of a long line, and the size of output that is not compared', t => {
  const long = (end: string): string => `${'x'.repeat(5000)}${end}${'y'.repeat(5000)}`
  const diff = [
    {kind: 'removed', text: long('1')},
    {kind: 'added', text: long('2')},
    {kind: 'same', text: long('')}
  ] as const
  const events = runEvents({file: 'a.md', outcomes: [{...mismatched, diff}], text: 'x'}).map(event =>
    event.kind === 'step' ? {...event, omittedBytes: 77} : event
  )
  const text = report(events)
  const shown = (sign: string, end: string) =>
    `    ${sign} … 4900 characters …${'x'.repeat(100)}${end}${'y'.repeat(899)}… 4101 characters …\n`
  t.match(text, shown('-', '1') + shown('+', '2'))
  t.match(text, `      ${'x'.repeat(1000)}… 9000 characters …\n`)
  t.match(text, /a\.md:1 {2}note {2}The last 77 bytes of the output aren't compared\. Raise `maxOutput`/)
  t.end()
})

test('should print no control characters of a document, its name or its output', t => {
  const text = report(
    runEvents({
      fatal: true,
      file: 'a\u001B[2J\n::error::.md',
      outcomes: everyOutcome,
      text: '\u001B[2J\u009B2J\r\u0007'
    }),
    {detail: 'verbose'}
  )
  t.notMatch(text, /[\x00-\x09\x0B-\x1F\x7F-\x9F]/)
  t.notMatch(text, /^::error::/m)
  t.end()
})

test('should print the same with colors', t => {
  const events = runEvents({file: 'a.md', outcomes: outcomesWith('text'), text: 'text'})
  const colored = report(events, {color: true})
  t.match(colored, '\u001B[')
  t.equal(stripVTControlCharacters(colored), report(events))
  t.end()
})
