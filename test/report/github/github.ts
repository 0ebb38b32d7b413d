import {mkdtemp, readFile, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {fromMarkdown} from 'mdast-util-from-markdown'
import {gfmTableFromMarkdown} from 'mdast-util-gfm-table'
import {toString as textOf} from 'mdast-util-to-string'
import {gfmTable} from 'micromark-extension-gfm-table'
import {test} from 'tap'
import type {RunEvent} from '../../../src/model/event.js'
import {createGithubReporter} from '../../../src/report/github/github.js'
import {everyOutcome, flakyEvents, hostile, runEvents} from '../run-events.js'

async function report(events: readonly RunEvent[], env: Readonly<Record<string, string>> = {}) {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  const reporter = createGithubReporter({color: false, cwd: '/w', env, root: '/w/docs', token: () => 'TOKEN', write})
  for (const event of events) reporter.on(event)
  await reporter.close()
  return written
}

/** The commands that a runner obeys: what stands at the beginning of a line while commands are not stopped. */
function obeyed(log: string): readonly string[] {
  const found: string[] = []
  let stopped: string | undefined
  for (const line of log.split(/\r\n|[\r\n]/)) {
    const command = line.trimStart()
    if (stopped !== undefined) {
      if (command === `::${stopped}::`) stopped = undefined
    } else if (command.startsWith('::stop-commands::')) stopped = command.slice('::stop-commands::'.length)
    else if (command.startsWith('::') || line.includes('##[')) found.push(command)
  }
  return found
}

test('should annotate the lines of the document, and ignore commands in output', async t => {
  const log = await report(runEvents({file: 'a,b.md', outcomes: everyOutcome, text: hostile}), {
    GITHUB_WORKSPACE: '/w'
  })
  const commands = obeyed(log)
  t.match(commands[0], /^::group::✗ a,b\.md$/)
  t.equal(commands[1], '::endgroup::')
  t.same(
    commands
      .slice(2)
      .map(command => /^::(\w+) (?:endLine=\d+,)?file=docs\/a%2Cb\.md,line=(\d+),title=/.exec(command)?.slice(1)),
    [
      ['error', '3'],
      ['error', '4'],
      ['error', '5'],
      ['error', '7'],
      ['warning', '1']
    ]
  )
  t.match(commands[3], /::Exited with 2, expected 0\. Line 4: ::error::forged%0A##\[error\]forged%0A/)
  t.match(commands[3], /%250A/, 'a percent sign is escaped')
})

test('should write no more annotations than GitHub shows, and count the rest', async t => {
  const outcomes = Array.from({length: 25}, () => ({kind: 'errored', reason: 'gone'}) as const)
  const errors = obeyed(await report(runEvents({file: 'a.md', outcomes, text: 'x'}))).filter(line =>
    line.startsWith('::error')
  )
  t.equal(errors.length, 10)
  t.match(errors[9], /::16 more of this kind\. The log has all of them\.$/)
  t.equal(obeyed(await report(runEvents({file: 'a.md', outcomes: outcomes.slice(15), text: 'x'}))).length, 13)
})

test('should append a table to the job summary, with names escaped', async t => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  const file = path.join(folder, 'summary.md')
  const name = 'a|b <img src=x> `c` [d](e).md'
  for (const _ of [1, 2])
    await report(runEvents({file: name, outcomes: everyOutcome, text: hostile}), {GITHUB_STEP_SUMMARY: file})
  const text = await readFile(file, 'utf8')
  const tree = fromMarkdown(text, {extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()]})
  const tables = tree.children.filter(node => node.type === 'table')
  t.equal(tables.length, 2)
  t.same(
    tables[0]?.children[1]?.children.map(cell => textOf(cell)),
    ['❌', name, '1 errored, 1 failed, 1 mismatched, 1 new, 1 not run, 1 passed, 1 skipped, 1 timed out', '12.3 s']
  )
  await rm(folder, {recursive: true})
})

test('should keep the summary below the limit of GitHub, however long the names are', async t => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  const file = path.join(folder, 'summary.md')
  const [start, ...one] = runEvents({file: `${'ü€/'.repeat(1300)}a.md`, outcomes: [{kind: 'passed'}], text: 'x'})
  const documents = Array.from({length: 600}, () => one.slice(0, -1)).flat()
  await report([...(start ? [start] : []), ...documents, ...one.slice(-1)], {GITHUB_STEP_SUMMARY: file})
  const text = await readFile(file, 'utf8')
  t.ok(Buffer.byteLength(text) < 1024 * 1024)
  const rows = text.split('\n').filter(line => line.startsWith('| ✅')).length
  t.ok(rows > 10)
  t.match(text, `\n${600 - rows} more documents.\n`)
  await rm(folder, {recursive: true})
})

test("should warn if the job summary can't be written, and report anyway", async t => {
  const events = runEvents({file: 'a.md', outcomes: [{kind: 'passed'}], text: 'x'})
  const log = await report(events, {GITHUB_STEP_SUMMARY: `${import.meta.filename}/summary.md`})
  t.match(obeyed(log).at(-1), /^::warning title=fencepost::Can't write the job summary to .*ENOTDIR/)
})

test('should annotate flaky steps', async t => {
  for (const failed of [false, true])
    t.match(
      obeyed(await report(flakyEvents(failed))).at(-1),
      `::${failed ? 'error' : 'warning'} file=a.md,line=7,title=Page #1::Flaky: timed out in attempt 1, passed in attempt 2.`
    )
})
