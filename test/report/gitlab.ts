import {test} from 'tap'
import type {RunEvent} from '../../src/model/event.js'
import {createGitlabReporter} from '../../src/report/gitlab.js'
import {everyOutcome, flakyEvents, hostile, runEvents} from './run-events.js'

interface Issue {
  readonly fingerprint: string
  readonly severity: string
  readonly location: {readonly path: string; readonly lines: {readonly begin: number}}
}

function report(events: readonly RunEvent[]): readonly Issue[] {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  const reporter = createGitlabReporter({env: {CI_PROJECT_DIR: '/builds/shop'}, root: '/builds/shop/docs', write})
  for (const event of events) reporter.on(event)
  return JSON.parse(written)
}

test('should write an issue for each failure, skipped step and message, at their lines in the repository', async t => {
  const issues = report(runEvents({file: 'a.md', outcomes: everyOutcome, text: hostile}))
  t.same(
    issues.map(({location, severity}) => [location.path, location.lines.begin, severity]),
    [
      ['docs/a.md', 2, 'info'],
      ['docs/a.md', 3, 'major'],
      ['docs/a.md', 4, 'major'],
      ['docs/a.md', 5, 'major'],
      ['docs/a.md', 7, 'critical'],
      ['docs/a.md', 1, 'minor']
    ]
  )
  t.equal(new Set(issues.map(issue => issue.fingerprint)).size, issues.length)
})

test('should keep the fingerprint when the step moves to another line', async t => {
  const events = runEvents({file: 'a.md', outcomes: everyOutcome, text: 'x'})
  const moved = events.map(event =>
    event.kind === 'step' ? {...event, step: {...event.step, endLine: 99, line: event.step.line + 9}} : event
  )
  const prints = (all: readonly RunEvent[]) => report(all).map(issue => issue.fingerprint)
  t.same(prints(moved), prints(events))
})

test('should be an empty list where all is well', async t => {
  t.same(report(runEvents({file: 'a.md', outcomes: [], text: 'x'}).filter(event => event.kind !== 'document-end')), [])
})

test('should tell of a flaky document', async t => {
  for (const failed of [false, true])
    t.match(report(flakyEvents(failed)).at(-1), {location: {lines: {begin: 7}}, severity: failed ? 'major' : 'minor'})
})
