import os from 'node:os'
import {fromHtml} from 'hast-util-from-html'
import {toString as textOf} from 'hast-util-to-string'
import {test} from 'tap'
import {visit} from 'unist-util-visit'
import {readLine} from '../../src/commands/merge/report-line.js'
import {countOutcomes, noCounts} from '../../src/model/counts.js'
import type {Reporter, RunEvent} from '../../src/model/event.js'
import {isFailure, type Outcome} from '../../src/model/outcome.js'
import {createGithubReporter} from '../../src/report/github/github.js'
import {createGitlabReporter} from '../../src/report/gitlab.js'
import {createHtmlReporter} from '../../src/report/html/html.js'
import {createJsonReporter} from '../../src/report/json.js'
import {createJunitReporter} from '../../src/report/junit.js'
import {createPrettyReporter} from '../../src/report/pretty/pretty.js'
import {createTapReporter} from '../../src/report/tap.js'
import {runEvents} from './run-events.js'

const diff = [{kind: 'added', text: 'b'}] as const
/** Every outcome, each at the line of its place in this list. */
const outcomes: readonly Outcome[] = [
  {kind: 'passed'},
  {kind: 'new', written: true},
  {kind: 'new', written: false},
  {isUnselected: true, kind: 'new', written: false},
  {diff, kind: 'updated'},
  {diff, kind: 'mismatched', snapshot: {file: 's.md', line: 3}},
  {expected: [0], kind: 'failed', status: 2},
  {kind: 'timed out', timeoutMs: 5000},
  {kind: 'skipped', reason: 'needs docker'},
  {kind: 'not run', reason: 'the step at line 7 failed'},
  {kind: 'errored', reason: "The shell can't parse the block."},
  {kind: 'replayed', recordedAt: 0},
  {kind: 'kept', savedAt: 0}
]
const places = outcomes.map((outcome, index) => ({line: index + 1, outcome}))
const all = places.map(({line, outcome: {kind}}) => `${line} ${kind}`)
/** Reports for programs name the outcome of what failed. */
const own = places
  .filter(({outcome}) => isFailure(outcome) && outcome.kind !== 'not run')
  .map(({line, outcome: {kind}}) => `${line} ${kind}`)
const skipped = '9 skipped'
const replayed = '12 replayed'
const notRun = '10 not run'

/** A run of four documents: one with every outcome, a flaky one, one without steps, and one that is skipped. */
function events(): readonly RunEvent[] {
  const [start, ...whole] = runEvents({file: 'all.md', outcomes, text: 'x'})
  const end = whole.pop()
  const flaky = runEvents({file: 'flaky.md', outcomes: [{kind: 'passed'}], text: 'x'}).slice(1, -1)
  const empty: readonly RunEvent[] = [
    {file: 'empty.md', kind: 'document-start', source: '', steps: 0},
    {
      blocks: 2,
      counts: noCounts,
      durationMs: 1,
      failed: false,
      file: 'empty.md',
      kind: 'document-end',
      messages: [],
      obsolete: [],
      snapshot: 'unchanged'
    }
  ]
  const skippedDocument = runEvents({
    file: 'skipped.md',
    outcomes: [{kind: 'skipped', reason: 'needs podman'}],
    text: 'x'
  }).slice(1, -1)
  return [
    {...(start as RunEvent & {kind: 'start'}), documents: 4},
    ...whole,
    ...flaky.map(
      (event): RunEvent =>
        event.kind === 'document-end'
          ? {...event, attempts: 2, flaky: [{attempt: 1, id: 'x 0', line: 1, outcome: 'timed out'}], messages: []}
          : event
    ),
    ...empty,
    ...skippedDocument,
    {
      ...(end as RunEvent & {kind: 'end'}),
      counts: countOutcomes([...outcomes, {kind: 'passed'}, {kind: 'skipped', reason: 'needs podman'}]),
      documents: {failed: 1, flaky: 1, noSteps: 1, passed: 0, skipped: 1}
    }
  ]
}

type Create = (write: (text: string) => void) => Reporter

function report(create: Create, run: readonly RunEvent[] = events()): string {
  let text = ''
  const reporter = create(chunk => {
    text += chunk
  })
  for (const event of run) reporter.on(event)
  return text
}

const people = {color: false, cwd: '/p', root: '/p'}

/** How each reporter is made, and where it names the line and the outcome of a step of `all.md`. */
const reporters: Readonly<
  Record<
    string,
    {readonly create: Create; readonly read: (text: string) => readonly string[]; readonly names: readonly string[]}
  >
> = {
  github: {
    create: write => createGithubReporter({...people, env: {}, write}),
    names: own,
    read: text => matches(text, /^::error (?=[^:]*file=all\.md)[^:]*\bline=(\d+)[^:]*title=([\w ]+)%3A /gm)
  },
  gitlab: {
    create: write => createGitlabReporter({env: {}, root: '/p', write}),
    names: [...own, skipped, replayed],
    read: text =>
      (JSON.parse(text) as readonly {check_name: string; location: {path: string; lines: {begin: number}}}[])
        .filter(({check_name: name, location}) => location.path === 'all.md' && name !== 'fencepost/front-matter')
        .map(
          ({check_name: name, location}) =>
            `${location.lines.begin} ${name.slice('fencepost/'.length).replaceAll('-', ' ')}`
        )
  },
  html: {
    create: write => createHtmlReporter({now: () => new Date(0), root: os.tmpdir(), write}),
    names: all,
    read: text => {
      const found: string[] = []
      visit(fromHtml(text), 'element', element => {
        const [, kind, line] =
          element.tagName === 'figcaption'
            ? (/^\S ([a-z ]+?)\d*[^a-z]*ms.*?line (\d+)/.exec(textOf(element)) ?? [])
            : []
        if (kind !== undefined) found.push(`${line} ${kind}`)
      })
      return found.slice(0, outcomes.length)
    }
  },
  json: {
    create: createJsonReporter,
    names: all,
    read: text =>
      text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
        .filter(({event, file}) => event === 'step' && file === 'all.md')
        .map(({line, outcome}) => `${line} ${outcome}`)
  },
  junit: {
    create: createJunitReporter,
    names: [...own, skipped, notRun],
    read: text => matches(text, /<testcase [^>]*file="all\.md" line="(\d+)">\n\s*<\w+ [^>]*type="([\w ]+)"/g)
  },
  pretty: {
    create: write => createPrettyReporter({...people, detail: 'verbose', write}),
    names: all,
    read: text => matches(text, /^ *[✓✗-] all\.md:(\d+) {2}([a-z ]+?)(?:: | {2}| from )/gm)
  },
  tap: {
    create: createTapReporter,
    names: [...own, notRun],
    read: text => matches(text, /fileName: "all\.md"\n\s+lineNumber: (\d+)\n\s+outcome: "([\w ]+)"/g)
  }
}

/** How reports with a verdict of each document name that of a skipped one. */
const verdicts: Readonly<Record<string, RegExp>> = {
  github: /^- skipped\.md {2}1 skipped/m,
  html: /skipped · 1 skipped/,
  pretty: /^- skipped\.md {2}1 skipped/m,
  tap: /^ok 4 - skipped\.md # SKIP every step is skipped/m
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, line, kind]) => `${line} ${kind}`)
}

const byLine = (names: readonly string[]) => names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))

for (const [name, {create, names, read}] of Object.entries(reporters)) {
  test(`should name each outcome and its line as all reporters do: ${name}`, async t => {
    t.same(byLine(read(report(create))), byLine(names))
  })

  test(`should report a flaky document and one without steps as all reporters do: ${name}`, async t => {
    const text = report(create)
    t.match(text, /timed out/)
    t.match(text, /flaky/i)
    if (name !== 'json') t.match(text, /timed out in attempt 1, passed in attempt 2/)
    if (name !== 'gitlab') t.match(text, name === 'json' ? /"blocks":2/ : /no steps/)
    t.notMatch(text, /[✓✅] empty\.md|Passed.*empty/, 'no check mark without steps')
  })

  test(`should say why a step was skipped: ${name}`, async t => {
    t.match(report(create), 'needs docker')
  })

  test(`should not report a document whose steps were all skipped as passed: ${name}`, async t => {
    const text = report(create)
    t.match(text, 'needs podman')
    t.notMatch(text, /[✓✅] (?:\| )?skipped\.md/)
    const verdict = verdicts[name]
    if (verdict) t.match(text, verdict)
  })

  test(`should count warnings in a summary: ${name}`, async t => {
    const count = {github: /^Warnings {3}2$/m, html: / · 2 warnings · /, pretty: /^Warnings {3}2$/m}[name]
    if (count) t.match(report(create), count)
  })

  test(`should report the same after a merge: ${name}`, async t => {
    const lines = report(createJsonReporter).trim().split('\n')
    const replayed = lines.flatMap((line): readonly RunEvent[] => {
      const event = readLine(line)
      if (event?.kind === 'document') return [event.start, event.end]
      return event ? [event] : []
    })
    // The line of a document follows those of its steps.
    const ordered = replayed.flatMap((event, index): readonly RunEvent[] => {
      if (event.kind !== 'step') return event.kind === 'document-start' ? [] : [event]
      const start = replayed.slice(index).find(one => one.kind === 'document-start')
      return replayed[index - 1]?.kind === 'step' || !start ? [event] : [start, event]
    })
    t.same(byLine(read(report(create, ordered))), byLine(names))
  })
}
