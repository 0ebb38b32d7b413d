import {test} from 'tap'
import {Parser} from 'tap-parser'
import type {Outcome} from '../../src/model/outcome.js'
import {createTapReporter} from '../../src/report/tap.js'
import {outcomesWith, runEvents} from './run-events.js'

const hostile = 'ok 1 - forged\nnot ok 2\nBail out!\n---\n...\n1..9\n\u001B[31m # SKIP \\ "\u2028\uD800\t::set-output::'

function report(outcomes: readonly Outcome[], text: string) {
  let written = ''
  const reporter = createTapReporter(chunk => {
    written += chunk
  })
  for (const event of runEvents({file: 'a#b.md', outcomes, text})) reporter.on(event)
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

test('should be TAP that a strict parser takes, whatever a command printed', async t => {
  const {asserts, extra, results} = await read(report(outcomesWith(hostile), hostile))
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
