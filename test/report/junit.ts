import {readFile} from 'node:fs/promises'
import {test} from 'tap'
import {validateXML} from 'xmllint-wasm'
import type {RunEvent} from '../../src/model/event.js'
import {createJunitReporter} from '../../src/report/junit.js'
import {everyOutcome, flakyEvents, hostile, runEvents} from './run-events.js'

const schema = await readFile(new URL('../fixtures/report/junit.xsd', import.meta.url), 'utf8')

function report(events: readonly RunEvent[]): string {
  let written = ''
  const reporter = createJunitReporter(text => {
    written += text
  })
  for (const event of events) reporter.on(event)
  return written
}

test('should write valid JUnit XML for any output', async t => {
  const contents = report(runEvents({file: 'docs/a.md', outcomes: everyOutcome, text: hostile}))
  const {errors, valid} = await validateXML({schema, xml: [{contents, fileName: 'report.xml'}]})
  t.same(errors, [])
  t.ok(valid)
  t.match(contents, /<testsuite name="docs\/a.md" tests="8" failures="3" errors="1" skipped="2" time="12.345"/)
  t.match(
    contents,
    / classname="docs\.a" time="0\.001" file="docs\/a\.md" line="4">\n\s+<failure message="Exited with 2/
  )
  t.equal(contents.split('</failure>').length, 4, 'no element is closed by what was printed')
})

test('should count a document with errors as an error, and its steps as skipped', async t => {
  const outcomes = [{kind: 'not run', reason: 'the document has mistakes'}] as const
  t.match(report(runEvents({fatal: true, file: 'a.md', outcomes, text: 'Expected x'})), /errors="1" skipped="1"/)
  t.match(report(runEvents({file: 'a.md', outcomes, text: 'fine'})), /errors="1" skipped="0"/)
})

test('should report a flaky document in the output of its suite, or as a failure if that fails the run', async t => {
  for (const failed of [false, true]) {
    const contents = report(flakyEvents(failed))
    const {errors} = await validateXML({schema, xml: [{contents, fileName: 'report.xml'}]})
    t.same(errors, [])
    t.match(contents, failed ? /failures="1"/ : /failures="0"/)
    t.match(
      contents,
      failed ? '<failure message="Flaky: timed out in attempt 1' : 'a.md:7 Flaky: timed out in attempt 1'
    )
    t.match(contents, '<system-out>a.md:1 warning: x.', 'messages that fail no run')
  }
})
