import fc from 'fast-check'
import {test} from 'tap'
import {compare} from '../../src/compare/compare.js'
import {updateExpectation} from '../../src/compare/update-expectation.js'
import {readExpectation} from '../../src/expect/expectation.js'
import {writeExpectation} from '../../src/expect/line-writer.js'
import {matchesOutput} from '../../src/expect/match-output.js'
import {chooseNormalizers} from '../../src/normalize/choose-normalizers.js'
import {splitLines} from '../../src/text/split-lines.js'

const identity = {host: 'box', user: 'ann'}
const options = chooseNormalizers({number: {on: true}, uuid: {on: true}}, identity)
const [a, b] = ['123e4567-e89b-12d3-a456-426614174000', '00000000-e89b-12d3-a456-426614174000']

function differs(expected: string, text: string) {
  const entry = {compare: 'exact', status: 0, text: expected} as const
  const result = compare({...options, entry, mode: 'exact', status: 0, text})
  return result.same ? undefined : {diff: result.diff.map(({kind, text}) => `${kind} ${text}`), reason: result.reason}
}

test('should take the same value for the same number, and another for another', async t => {
  t.equal(differs('[UUID:1] [UUID:2]\n[UUID:1]\n', `${a} ${b}\n${a}\n`), undefined)
  t.same(differs('[UUID:1]\n[UUID:1]\n', `${a}\n${b}\n`), {
    diff: ['same [UUID:1]', 'removed [UUID:1]', `added ${b}`],
    reason: `\`[UUID:1]\` must be the same value each time, got \`${a}\` and \`${b}\`.`
  })
  t.same(differs('[UUID:1]\n...\n[UUID:2]\n', `${a}\nx\n${a}\n`), {
    diff: ['same [UUID:1]', 'same ...', 'removed [UUID:2]', `added ${a}`],
    reason: `\`[UUID:1]\` and \`[UUID:2]\` must be different values, got \`${a}\` for both.`
  })
})

test('should let a placeholder without a number stand for any values', async t => {
  t.equal(differs('[UUID] [UUID]\n', `${a} ${b}\n`), undefined)
  t.equal(differs('[UUID] [UUID]\n', `${a} ${a}\n`), undefined)
})

const update = (entry: string | undefined, text: string) =>
  updateExpectation({
    mode: 'exact',
    text,
    ...options,
    ...(entry !== undefined && {entry: {compare: 'exact', text: entry}})
  })

test('should write new values of an update as placeholders, with the numbers there are', async t => {
  t.equal(update('x\n', `y ${a}\n`), 'y [UUID]\n')
  t.equal(update('[UUID:7] stays\n', `${b} is new\n${a} stays\n${b}\n`), '[UUID:1] is new\n[UUID:7] stays\n[UUID:1]\n')
  t.equal(
    update('id [UUID:1] of [..]\nold [UUID:1]\n', `id ${a} of x\nnew ${b}\n`),
    'id [UUID:1] of [..]\nnew [UUID:2]\n'
  )
})

test('should write lines anew whose numbers are at odds', async t => {
  t.equal(update('[UUID:1] a\n[UUID:1] b\n[..]\n', `${a} a\n${b} b\nx\n`), '[UUID:1] a\n[UUID:2] b\n[..]\n')
})

test('should escape what looks like a placeholder, before one too', async t => {
  t.equal(update(undefined, `[UUID] \\${a} [NUMBER:1]\n`), `\\[UUID] \\\\[UUID] \\[NUMBER:1]\n`)
})

const piece = fc.constantFrom(
  '[UUID]',
  '[UUID:1]',
  '\\',
  '[',
  ']',
  a,
  b,
  '17',
  '-3.5',
  ' ',
  ' ',
  '\n',
  '...',
  '[..]',
  'x',
  ':1]'
)
const output = fc.array(piece, {maxLength: 14}).map(pieces => pieces.join(''))

test('should write what the output matchesOutput, and what an update of the same output leaves to the byte', async () => {
  fc.assert(
    fc.property(output, text => {
      const written = writeExpectation(text, options)
      return matchesOutput(readExpectation(written, options), splitLines(text)) && update(written, text) === written
    })
  )
})

test('should write literally what other values do not meet', async () => {
  fc.assert(
    fc.property(output, output, (one, other) => {
      const literal = chooseNormalizers({}, identity)
      const met = matchesOutput(readExpectation(writeExpectation(one, literal), literal), splitLines(other))
      return met === (one === other)
    })
  )
})

test('should keep a placeholder that is met through an update of what stands around it', async () => {
  fc.assert(
    fc.property(output, output, (one, other) => {
      const head = `id [UUID:1] of [..]\n`
      const updated = update(
        `${head}${writeExpectation(one, chooseNormalizers({}, identity))}`,
        `id ${a} of x\n${other}`
      )
      return (
        updated.startsWith(head) &&
        matchesOutput(readExpectation(updated, options), splitLines(`id ${a} of x\n${other}`))
      )
    })
  )
})
