import fc from 'fast-check'
import {test} from 'tap'
import {readExpectation} from '../../src/expect/expectation.js'
import {keepWildcards} from '../../src/expect/keep-wildcards.js'
import {matchesOutput} from '../../src/expect/match-output.js'
import {splitLines} from '../../src/text/split-lines.js'

const placeholders = new Map([['PID', '\\d{1,7}']])

const cases: readonly (readonly [behaviour: string, expected: string, actual: string, kept: string])[] = [
  ['keep an expectation that is met to the byte', 'a [..]\n...\n\\[..]\n', 'a 1\nx\n[..]\n', 'a [..]\n...\n\\[..]\n'],
  ['escape what is new', 'a\n', '...\n[..]\n', '\\...\n\\[..]\n'],
  [
    'replace the line that changed and keep the wildcards around it',
    'A [..]\nB\nC [..]\n',
    'A 1\nB2\nC 3\n',
    'A [..]\nB2\nC [..]\n'
  ],
  ['keep wildcards beside new lines', 'A [..]\nC [..]\n', 'A 1\nB 2\nC 3\n', 'A [..]\nB 2\nC [..]\n'],
  ['drop what is gone', 'A [..]\nB [..]\nC\n', 'A 1\nC\n', 'A [..]\nC\n'],
  ['keep any lines between others', 'start\n...\nend\n', 'start 2\nx\ny\nend\n', 'start 2\n...\nend\n'],
  ['not let any lines swallow a changed neighbour', 'a\n...\nb\n', 'a\nx\ny\n', 'a\n...\ny\n'],
  [
    'keep wildcards inside of a changed line',
    'took [..] ms, 3 files\n',
    'took 17 ms, 4 files\n',
    'took [..] ms, 4 files\n'
  ],
  [
    'keep a regular expression that still fits',
    'id [re:[0-9a-f]+] size 3\n',
    'id abc size 4\n',
    'id [re:[0-9a-f]+] size 4\n'
  ],
  ['drop a regular expression that does not fit', 'id [re:[0-9a-f]+] size 3\n', 'id xyz size 3\n', 'id xyz size 3\n'],
  ['keep a placeholder that still fits', 'pid [PID] up 3 s\n', 'pid 77 up 4 s\n', 'pid [PID] up 4 s\n'],
  ['drop wildcards of a line that is another', 'took [..] ms\n', 'Segmentation fault\n', 'Segmentation fault\n'],
  ['escape inside of a changed line', 'a [..] b c\n', 'a 1 b [..]\n', 'a [..] b \\[..]\n'],
  ['keep a wildcard after a backslash', 'C:\\\\[..] size 3 b\n', 'C:\\x size 4 b\n', 'C:\\\\[..] size 4 b\n'],
  ['follow a final newline that is gone', 'a [..]\nb\n', 'a 1\nb', 'a [..]\nb'],
  ['follow a final newline that is there again', 'a [..]\nb', 'a 1\nb\n', 'a [..]\nb\n'],
  ['leave the escapes of unchanged lines alone', '\\...\n[..]\nx\n', '...\n1\ny\n', '\\...\n[..]\ny\n'],
  ['write nothing for nothing', 'a [..]\n', '', '']
]

for (const [behaviour, expected, actual, kept] of cases) {
  test(`should ${behaviour}`, async t => {
    t.equal(keepWildcards(expected, actual, {placeholders}), kept)
  })
}

const part = fc.constantFrom(
  'a',
  'b',
  'c',
  ' ',
  ' ',
  '[..]',
  '[re:a+]',
  '[re:(]',
  '[PID]',
  '7',
  '\\',
  '\\[..]',
  '...',
  '['
)
const expectedLine = fc.oneof(
  fc.constant('...'),
  fc.array(part, {maxLength: 5}).map(parts => parts.join(''))
)
const outputPart = fc.constantFrom('a', 'b', 'c', ' ', ' ', '7', '\\', '[..]', '...', '[PID:1]', '[re:a]', '\\...')
const outputLine = fc.oneof(
  fc.constant('...'),
  fc.array(outputPart, {maxLength: 5}).map(parts => parts.join(''))
)

function texts(line: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(line, {maxLength: 6}), fc.boolean())
    .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''))
}

const options = {placeholders}

test('should write what the output matchesOutput, and leave that alone', async t => {
  fc.assert(
    fc.property(texts(expectedLine), texts(outputLine), (expected, actual) => {
      const kept = keepWildcards(expected, actual, options)
      return (
        matchesOutput(readExpectation(kept, options), splitLines(actual)) &&
        keepWildcards(kept, actual, options) === kept
      )
    }),
    {numRuns: 5000}
  )
  t.pass()
})

test('should change no byte for an output that matchesOutput the expectation', async t => {
  fc.assert(
    fc.property(texts(expectedLine), texts(outputLine), (expected, actual) => {
      const met = matchesOutput(readExpectation(expected, options), splitLines(actual))
      return !met || keepWildcards(expected, actual, options) === expected
    }),
    {numRuns: 5000}
  )
  t.pass()
})

test('should keep every wildcard line around one changed line', async t => {
  const wild = fc.constantFrom('time [..]', 'id [re:\\d+]', 'pid [PID]')
  fc.assert(
    fc.property(fc.array(wild, {maxLength: 5}), fc.array(wild, {maxLength: 5}), (before, after) => {
      const write = (lines: readonly string[]) => lines.map(line => line.replace(/\[.*/, '7'))
      const actual = [...write(before), 'NEW', ...write(after)].join('\n') + '\n'
      const expected = [...before, 'old', ...after].join('\n') + '\n'
      return keepWildcards(expected, actual, options) === [...before, 'NEW', ...after].join('\n') + '\n'
    })
  )
  t.pass()
})

test('should not take long for long outputs', async t => {
  const lines = (count: number, word: string) =>
    Array.from({length: count}, (_, index) => `${word} ${index}\n`).join('')
  const expected = `head [..]\n${lines(20_000, 'old')}foot [..]\n`
  const actual = `head 1\n${lines(20_000, 'new')}foot 2\n`
  t.equal(keepWildcards(expected, actual), `head [..]\n${lines(20_000, 'new')}foot [..]\n`)
  t.equal(keepWildcards(`${'[..] a '.repeat(3000)}x\n`, `${'b a '.repeat(3000)}y\n`), `${'b a '.repeat(3000)}y\n`)
})
