import fc from 'fast-check'
import {test} from 'tap'
import {compareLines} from '../../src/compare/compare-lines.js'
import {findSharedLines} from '../../src/compare/shared-lines.js'
import {readExpectation} from '../../src/expect/expectation.js'
import {splitLines} from '../../src/text/split-lines.js'
import {texts} from './texts.mjs'

const expectedLine = fc.constantFrom('a', 'b', '', '[..]', 'a [..]', '...', '\\...', '\\[..]', '\\\\[..]', '[', 'a [')
const outputLine = fc.constantFrom('a', 'b', '', 'a 1', '...', '\\...', '[..]', '\\[..]', '[')

function isSame(expected: string, actual: string): boolean {
  return compareLines({
    actual: splitLines(actual),
    comparison: 'exact',
    expectation: readExpectation(expected)
  }).same
}

test('should share no line that decides', async t => {
  const line = fc.oneof(expectedLine, outputLine)
  fc.assert(
    fc.property(texts(line), texts(outputLine), texts(expectedLine), texts(line), (before, changed, was, after) => {
      const [expected, actual] = [before + was + after, before + changed + after]
      const {head, tail} = findSharedLines({actual, expected})
      const between = (text: string) => text.slice(head.length, text.length - tail.length)
      return (
        head + between(expected) + tail === expected &&
        head + between(actual) + tail === actual &&
        isSame(between(expected), between(actual)) === isSame(expected, actual)
      )
    }),
    {numRuns: 20_000}
  )
  t.pass()
})

test('should share all equal lines without a wildcard', async t => {
  const many = 'same line\n'.repeat(20_000)
  t.strictSame(findSharedLines({actual: `${many}b\n${many}`, expected: `${many}a\n${many}`}), {head: many, tail: many})
  t.strictSame(findSharedLines({actual: many, expected: many}), {head: many, tail: ''})
  t.strictSame(findSharedLines({actual: many, expected: `x\n${many}`}), {head: '', tail: many})
  t.strictSame(findSharedLines({actual: `...\n${many}b`, expected: `...\n${many}a`}), {head: '', tail: ''})
  t.strictSame(findSharedLines({actual: `a\n[..]\n${many}b\n`, expected: `a\n[..]\n${many}c\n`}), {
    head: 'a\n',
    tail: ''
  })
  t.strictSame(findSharedLines({actual: `b\n${many}[..]\n${many}`, expected: `a\n${many}[..]\n${many}`}), {
    head: '',
    tail: many
  })
})
