import fc from 'fast-check'
import {test} from 'tap'
import {loosenLine} from '../../../src/commands/review/loosen-line.js'
import {compareLines} from '../../../src/compare/compare-lines.js'
import {readExpectation} from '../../../src/expect/expectation.js'
import {writeExpectation} from '../../../src/expect/line-writer.js'
import type {DiffLine} from '../../../src/model/outcome.js'
import {chooseNormalizers} from '../../../src/normalize/choose-normalizers.js'
import {pairRows} from '../../../src/report/diff/pair-rows.js'
import {splitLines} from '../../../src/text/split-lines.js'

const {findEvery, placeholders} = chooseNormalizers({}, {host: 'box', user: 'ann'})

function diffOf(text: string, output: string): readonly DiffLine[] {
  const actual = splitLines(output)
  const compared = compareLines({actual, expectation: readExpectation(text, {placeholders}), comparison: 'exact'})
  return compared.same ? [] : compared.diff
}

const loosen = (text: string, output: string, {index = 0, isWhole = false} = {}) =>
  loosenLine({diff: diffOf(text, output), findEvery, index, isNew: false, isWhole, output, placeholders, text})

test('should write the least wildcard that takes both lines', async t => {
  t.equal(loosen('took 5 ms\n', 'took 7 ms\n'), 'took [DURATION]\n')
  t.equal(loosen('hello Ann\n', 'hello Bob\n'), 'hello [..]\n')
  t.equal(loosen('hello Ann\n', 'hello Bob\n', {isWhole: true}), '[..]\n')
  t.equal(loosen('was [..] ok\n', 'is not ok!\n'), '[..]\n', 'a line that has one is taken as a whole')
})

test('should write `...` for lines that came or went', async t => {
  t.equal(loosen('one\ntwo\nthree\n', 'one\nthree\n', {index: 1}), 'one\n...\nthree\n')
  t.equal(loosen('one\nthree\n', 'one\ntwo\nthree\n', {index: 1}), 'one\n...\nthree\n')
  t.equal(loosen('one\n...\nthree\n', 'zero\none\ntwo\nthree\n'), '...\none\n...\nthree\n')
})

test('should loosen a line of a new step by the values in it, or as a whole', async t => {
  const output = 'id 550e8400-e29b-41d4-a716-446655440000\nname [x]\n'
  const diff = splitLines(output).map(text => ({kind: 'added' as const, text}))
  const fresh = {diff, findEvery, isNew: true, isWhole: false, output, placeholders}
  t.equal(loosenLine({...fresh, index: 0}), 'id [UUID]\nname [x]\n')
  t.equal(loosenLine({...fresh, index: 1}), 'id 550e8400-e29b-41d4-a716-446655440000\n[..]\n')
  t.equal(loosenLine({...fresh, index: 1, text: 'id [UUID]\nname [x]\n'}), 'id [UUID]\n[..]\n')
})

test('should change nothing for a line that is alike, or none', async t => {
  t.equal(loosen('one\ntwo\n', 'one\n2\n', {index: 0}), undefined)
  t.equal(loosen('one\ntwo\n', 'one\n2\n', {index: 9}), undefined)
})

test('should leave nothing that differs once every line that does is a wildcard', async t => {
  const text = fc
    .array(fc.stringMatching(/^[a-c[\].\\ 0-9]{0,6}$/), {maxLength: 6})
    .map(lines => lines.map(line => `${line}\n`).join(''))
  fc.assert(
    fc.property(text, text, fc.boolean(), (before, after, isWhole) => {
      let expected = writeExpectation(before, {placeholders})
      for (let round = 0; round < 20; round++) {
        const index = pairRows(diffOf(expected, after)).findIndex(({kind}) => kind === 'changed')
        if (index < 0) return true
        expected = loosen(expected, after, {index, isWhole}) ?? expected
      }
      return diffOf(expected, after).length === 0
    })
  )
  t.end()
})
