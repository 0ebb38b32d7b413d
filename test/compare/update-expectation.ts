import fc from 'fast-check'
import {test} from 'tap'
import {compare} from '../../src/compare/compare.js'
import {updateExpectation} from '../../src/compare/update-expectation.js'
import type {Comparison} from '../../src/model/step.js'
import {texts} from './texts.mjs'

function update(way: Comparison, expected: string, text: string): string {
  return updateExpectation({entry: {compare: way, text: expected}, mode: 'exact', text})
}

test('should write a new expectation literally', async t => {
  t.equal(updateExpectation({mode: 'exact', text: 'a\n...\n[..]'}), 'a\n\\...\n\\[..]')
})

test('should keep wildcards that fit', async t => {
  t.equal(update('exact', 'a [..]\nb\n', 'a 1\nc\n'), 'a [..]\nc\n')
})

test('should leave an expectation alone that is met in its own way', async t => {
  t.equal(update('unordered', 'b [..]\na\n', 'a\nb 1\n'), 'b [..]\na\n')
  t.equal(update('contains', 'a\n', 'x\na\ny\n'), 'a\n')
  t.equal(update('json', '{"b": 1, "a": 2}\n', '{"a":2,"b":1}'), '{"b": 1, "a": 2}\n')
  t.equal(update('status', 'a\n', 'b\n'), 'a\n')
})

test('should find the lines of unordered wildcards', async t => {
  t.equal(update('unordered', 'b [..]\na [..]\nx\n', 'a 1\ny\nb 2\n'), 'a [..]\ny\nb [..]\n')
  t.equal(update('unordered', '...\nx\na [..]\n', 'y\na 1\n'), '...\na [..]\n')
})

test('should take the numbers out of placeholders in any order', async t => {
  const placeholders = new Map([['ID', '\\d+']])
  const entry = {compare: 'unordered', text: 'made [ID:1]\nused [ID:1] [..]\n'} as const
  const written = updateExpectation({entry, mode: 'exact', placeholders, text: 'used 8 now\nmade 8\n'})
  t.equal(written, 'used [ID] [..]\nmade [ID]\n')
})

test('should keep a part a part', async t => {
  t.equal(update('contains', 'a [..]\nb\n', 'x\na 1\nc\ny\n'), 'a [..]\nc\n')
  t.equal(update('contains', 'a\n', 'x\ny\n'), 'x\n')
})

test('should keep wildcards in JSON', async t => {
  t.equal(
    update('json', '{\n  "id": "[..]",\n  "n": 1\n}\n', '{\n  "id": "x",\n  "n": 2\n}\n'),
    '{\n  "id": "[..]",\n  "n": 2\n}\n'
  )
})

test('should write JSON anew where it was none', async t => {
  t.equal(update('json', '{\n...\n}\n', '{\n"a": 1\n}\n'), '{\n"a": 1\n}\n')
})

const ways = fc.constantFrom<Comparison>('contains', 'exact', 'json', 'status', 'unordered')
const expectedLine = fc.constantFrom('a', 'b', '1', '"x"', '[..]', 'a [..]', '...', '\\...', '[re:a|b]', '[', ']')
const outputLine = fc.constantFrom('a', 'b', '1', '"x"', 'a 1', '...', '[..]', '[', ']')

test('should write what compares as the same, and then leave it alone', async t => {
  const json = fc.json({maxDepth: 2})
  fc.assert(
    fc.property(ways, texts(expectedLine), fc.oneof(texts(outputLine), json), (way, expected, text) => {
      const written = update(way, expected, text)
      const entry = {compare: way, status: 0, text: written}
      const result = compare({entry, mode: 'exact', status: 0, text})
      const notJson = way === 'json' && !isJson(text)
      return (notJson || result.same) && update(way, written, text) === written
    }),
    {numRuns: 5000}
  )
  t.pass()
})

test('should change no byte for an output that compares as the same', async t => {
  fc.assert(
    fc.property(ways, texts(expectedLine), texts(outputLine), (way, expected, text) => {
      const {same} = compare({entry: {compare: way, status: 0, text: expected}, mode: 'exact', status: 0, text})
      return !same || update(way, expected, text) === expected
    }),
    {numRuns: 5000}
  )
  t.pass()
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
