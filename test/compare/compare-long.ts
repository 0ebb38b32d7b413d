import fc from 'fast-check'
import {test} from 'tap'
import {pairRows} from '../../src/commands/review/pair-rows.js'
import {compare} from '../../src/compare/compare.js'
import {cutShared} from '../../src/compare/cut-shared.js'
import {updateExpectation} from '../../src/compare/update-expectation.js'
import type {Comparison} from '../../src/model/step.js'
import {texts} from './texts.mjs'

interface Given {
  readonly expected: string
  readonly actual: string
  readonly way?: Comparison
}

function comparing({expected, actual, way = 'exact'}: Given) {
  return compare({entry: {compare: way, status: 0, text: expected}, mode: 'exact', status: 0, text: actual})
}

function isSame(expected: string, actual: string): boolean {
  return comparing({actual, expected}).same
}

const expectedLine = fc.constantFrom('a', 'b', '', '[..]', 'a [..]', '...', '\\...', '\\[..]', '[')
const outputLine = fc.constantFrom('a', 'b', '', 'a 1', '...', '[..]', '[')

test('should cut off nothing that decides', async t => {
  const around = fc.nat({max: 2})
  fc.assert(
    fc.property(
      ...([texts(expectedLine), texts(outputLine), texts(outputLine), texts(outputLine), around] as const),
      (before, changed, was, after, around) => {
        const [expected, actual] = [before + was + after, before + changed + after]
        const cut = cutShared({actual, around, expected})
        return (
          cut.head + cut.expected + cut.tail === expected &&
          cut.head + cut.actual + cut.tail === actual &&
          isSame(cut.expected, cut.actual) === isSame(expected, actual)
        )
      }
    ),
    {numRuns: 20_000}
  )
  t.pass()
})

test('should cut off all that is the same and no wildcard', async t => {
  const many = 'same line\n'.repeat(20_000)
  t.match(cutShared({actual: `${many}b\n${many}`, expected: `${many}a\n${many}`}), {
    ...{actual: 'b\n', expected: 'a\n', head: many, tail: many}
  })
  t.match(cutShared({actual: `...\n${many}b`, expected: `...\n${many}a`}), {head: '', tail: ''})
  t.match(cutShared({actual: `b\n${many}[..]\n${many}`, expected: `a\n${many}[..]\n${many}`}), {tail: many})
  t.match(cutShared({actual: many, around: 2, expected: `x\n${many}`}), {
    ...{actual: 'same line\n'.repeat(2), expected: `x\n${'same line\n'.repeat(2)}`, head: ''}
  })
})

/** Together more than are held as lists. */
const long = 'line\n'.repeat(300_000)

test('should show what differs in long texts, and say how much is the same', async t => {
  const result = comparing({actual: `${long}came\n${long}`, expected: `${long}went\n${long}`})
  const diff = result.same ? [] : result.diff
  t.equal(diff.length, 204)
  t.match(diff[0], {kind: 'same', lines: 299_900, text: '(299,900 lines that are the same)'})
  t.match(diff.slice(101, 103), [
    {kind: 'removed', text: 'went'},
    {kind: 'added', text: 'came'}
  ])
  t.match(diff.at(-1), {lines: 299_900})
  const row = pairRows(diff).find(({kind}) => kind === 'changed')
  t.equal(row?.expectedIndex, 300_000, 'a review makes the right line a wildcard')
  t.same(comparing({actual: `${long}${long}`, expected: `${long}${long}`}), {same: true})
})

test('should compare long texts as short ones', async t => {
  t.ok(isSame(`${long}...\n${long}[..]\n`, `${long}x\ny\n${long}z\n`))
  t.match(comparing({actual: `${long}${long}x\n`, expected: `${long}[re:(]\n${long}`}), {reason: /^Expected/})
  t.match(comparing({actual: `${long}${long}`, expected: `${long}${long}`.trimEnd()}), {
    diff: [{}, ...Array.from({length: 101}, () => ({kind: 'same'})), {kind: 'removed'}]
  })
  t.ok(comparing({actual: `${long}b\na\n`, expected: `b\n${long}a\n`, way: 'unordered'}).same)
  t.ok(comparing({actual: `${long}b\n`, expected: `a\n${long}`, way: 'status'}).same)
  const entry = {compare: 'exact', status: 0, text: long + long} as const
  t.match(compare({entry, mode: 'exact', status: 1, text: long + long}), {diff: [], same: false, status: {actual: 1}})
})

test('should show the beginnings and the ends where too much differs', async t => {
  const [all, others] = ['a\n', 'b\n'].map(line => line.repeat(600_000))
  const result = comparing({actual: `${others}end\n`, expected: `${all}end\n`})
  t.match(result, {
    reason: /^Expected fewer lines to be looked through for each difference, got 600,001 and 600,001: /,
    same: false
  })
  const diff = result.same ? [] : result.diff
  t.equal(diff.length, 2000)
  t.match(
    diff.find(({lines}) => lines),
    {kind: 'same', lines: 599_001, text: /^\(599,001 expected lines and 599,001 printed/}
  )
  t.match(diff.at(-1), {kind: 'same', text: 'end'})
  t.ok(isSame('a\n...\nb\n', `${all}b\n`), 'few wildcards can take a lot')
  t.match(comparing({actual: `${all}c\n`, expected: 'a\n...\nb\n'}), {
    diff: [
      {kind: 'same', text: 'a'},
      {kind: 'same', text: '...'},
      {kind: 'removed', text: 'b'},
      {kind: 'added', text: 'c'}
    ]
  })
  t.match(comparing({actual: 'a\n'.repeat(4_000_001), expected: 'a\n', way: 'contains'}), {
    reason: /^Expected fewer lines to be compared as `contains`, got 1 and 4,000,001: /
  })
})

test('should update long texts so that they are met, and keep wildcards that fit', async t => {
  const update = (text: string, expected: string) =>
    updateExpectation({entry: {compare: 'exact', text: expected}, mode: 'exact', text})
  t.equal(update(`${long}a 1\nc\n${long}`, `${long}a [..]\nb\n${long}`), `${long}a [..]\nc\n${long}`)
  t.equal(update(`${long}a 1\n${long}`, `${long}...\n${long}`), `${long}...\n${long}`)
  const [all, others] = ['a\n', '[..]\n'].map(line => line.repeat(600_000))
  t.equal(update(others ?? '', all ?? ''), '\\[..]\n'.repeat(600_000))
  t.equal(updateExpectation({mode: 'exact', text: `${long}...\n${long}`}), `${long}\\...\n${long}`)
})
