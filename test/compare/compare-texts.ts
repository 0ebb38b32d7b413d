import {test} from 'tap'
import {compare} from '../../src/compare/compare.js'
import {updateExpectation} from '../../src/compare/update-expectation.js'
import type {Comparison} from '../../src/model/step.js'
import {pairRows} from '../../src/report/diff/pair-rows.js'

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

/** Twice this and more is more than is compared line by line. */
const long = 'line\n'.repeat(300_000)

test('should show what differs in long texts, and say how much is the same', async t => {
  const result = comparing({actual: `${long}came\n${long}`, expected: `${long}went\n${long}`})
  const diff = result.same ? [] : result.diff
  t.equal(diff.length, 204)
  t.match(diff[0], {kind: 'same', lines: 299_900, text: '(299,900 equal lines)'})
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
  t.match(comparing({actual: `${long}${long}x\n`, expected: `${long}[re:(]\n${long}`}), {reason: /\[re:/})
  t.match(comparing({actual: `${long}${long}`, expected: `${long}${long}`.trimEnd()}), {
    diff: [{}, ...Array.from({length: 101}, () => ({kind: 'same'})), {kind: 'removed'}]
  })
  t.ok(comparing({actual: `${long}b\na\n`, expected: `b\n${long}a\n`, way: 'unordered'}).same)
  t.ok(comparing({actual: `${long}b\n`, expected: `a\n${long}`, way: 'status'}).same)
  const entry = {compare: 'exact', status: 0, text: long + long} as const
  t.strictSame(compare({entry, mode: 'exact', status: 1, text: long + long}), {
    diff: [{kind: 'same', lines: 600_000, text: '(600,000 equal lines)'}],
    same: false,
    status: {actual: 1, expected: 0}
  })
})

test('should show the beginnings and the ends where too much differs', async t => {
  const [all, others] = ['a\n', 'b\n'].map(line => line.repeat(600_000))
  const result = comparing({actual: `${others}end\n`, expected: `${all}end\n`})
  t.match(result, {
    reason: /^The output is too long to compare as `exact` \(600,000 lines, 600,000 expected\), .* Let the command/,
    same: false
  })
  const diff = result.same ? [] : result.diff
  t.equal(diff.length, 2 * 500 + 1 + 2 * 500 + 1)
  t.match(
    diff.find(({lines}) => lines),
    {kind: 'same', lines: 599_000, text: '(lines between are not shown)'}
  )
  t.strictSame(diff.at(-1), {kind: 'same', text: 'end'})
  t.ok(isSame('a\n...\nb\n', `${all}b\n`), 'one line can stand for many')
  t.ok(isSame('a\n...\n[..]\nb\n', `${all}c\nb\n`), 'also among other wildcards')
  t.match(comparing({actual: `${all}c\n`, expected: 'a\n...\nb\n'}), {
    diff: [
      {kind: 'same', text: 'a'},
      {kind: 'same', text: '...'},
      {kind: 'removed', text: 'b'},
      {kind: 'added', text: 'c'}
    ]
  })
  t.match(comparing({actual: 'a\n'.repeat(4_000_001), expected: 'a\n', way: 'contains'}), {
    reason: /^The output is too long to compare as `contains` \(4,000,001 lines, 1 expected\)/
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
