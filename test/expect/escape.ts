import fc from 'fast-check'
import {test} from 'tap'
import {escapeExpectation} from '../../src/expect/escape.js'
import {readExpectation} from '../../src/expect/expectation.js'
import {matchesOutput} from '../../src/expect/match-output.js'
import {joinLines, splitLines} from '../../src/text/split-lines.js'

const options = {
  placeholders: new Map([
    ['UUID', '[0-9a-f]{8}'],
    ['UUID2', 'x']
  ])
}

const cases: readonly (readonly [output: string, expectation: string])[] = [
  ['plain \\ text\n', 'plain \\ text\n'],
  ['...\n', '\\...\n'],
  ['\\...\n', '\\\\...\n'],
  [' ...\n....\na...\n', ' ...\n....\na...\n'],
  ['...', '\\...'],
  ['a [..] b\n', 'a \\[..] b\n'],
  ['\\[..]\n', '\\\\\\[..]\n'],
  ['[re:x\n', '\\[re:x\n'],
  ['[re:[..]]\n', '\\[re:\\[..]]\n'],
  ['[..][..]\n', '\\[..]\\[..]\n'],
  ['[UUID] [UUID:1] [UUID2] [OTHER] [uuid]\n', '\\[UUID] \\[UUID:1] \\[UUID2] [OTHER] [uuid]\n'],
  ['[...] [. .] [a] C:\\[x]\n', '[...] [. .] [a] C:\\[x]\n']
]

for (const [output, expectation] of cases) {
  test(`should write ${JSON.stringify(output)} as ${JSON.stringify(expectation)}`, async t => {
    t.equal(escapeExpectation(output, options), expectation)
  })
}

const piece = fc.constantFrom(
  '\\',
  '\\\\',
  '[',
  ']',
  '[..]',
  '...',
  '[re:',
  '[re:a]',
  '[UUID]',
  '[UUID:2]',
  '[UUID2',
  ':1]',
  '\n',
  '.',
  'a',
  ' '
)
const hostile = fc.array(piece, {maxLength: 12}).map(pieces => pieces.join(''))

test('should write what is literal and reads back as the output', async t => {
  fc.assert(
    fc.property(hostile, output => {
      const {lines, wild, problems} = readExpectation(escapeExpectation(output, options), options)
      const read = joinLines(lines.map(line => (line.kind === 'literal' ? line.text : '?')))
      return read === output && !wild && problems.length === 0
    }),
    {numRuns: 3000}
  )
  t.pass()
})

test('should write what no other output matchesOutput', async t => {
  fc.assert(
    fc.property(hostile, hostile, (output, other) => {
      const expectation = readExpectation(escapeExpectation(output, options), options)
      return (
        matchesOutput(expectation, splitLines(output)) &&
        matchesOutput(expectation, splitLines(other)) === (output === other)
      )
    }),
    {numRuns: 3000}
  )
  t.pass()
})

test('should take linear time', async t => {
  const size = 1 << 19
  for (const unit of ['\\', '[', '[re:', '[..]', '\\[..]', '...', '\\.', '\\\n', '...\n']) {
    const output = unit.repeat(size / unit.length)
    const {wild} = readExpectation(escapeExpectation(output, options), options)
    t.notOk(wild, unit)
  }
})
