import fc from 'fast-check'
import {test} from 'tap'
import {align} from '../../src/expect/align.js'
import {readExpectation} from '../../src/expect/expectation.js'
import {matchesOutput} from '../../src/expect/match-output.js'
import {splitLines} from '../../src/text/split-lines.js'

const placeholders = new Map([
  ['UUID', '[0-9a-f]{4}-[0-9a-f]{4}'],
  ['PID', '\\d{1,7}']
])

function isMet(expectation: string, output: string): boolean {
  return matchesOutput(readExpectation(expectation, {placeholders}), splitLines(output))
}

test('should take any lines for `...`', async t => {
  for (const output of ['', '\n', 'a\n', 'a\nb', 'a\n\nb\n']) t.ok(isMet('...\n', output), JSON.stringify(output))
  t.ok(isMet('a\n...\nb\n', 'a\nb\n'), 'also none')
  t.ok(isMet('a\n...\nb\n', 'a\nb\nb\nb\n'))
  t.ok(isMet('...\na\n...\nb\n...\n', 'x\na\na\nb\ny\n'))
  t.ok(isMet('...\na\nb\n...\n', 'a\na\nb\n'))
  t.notOk(isMet('a\n...\nb\n', 'a\nx\n'))
  t.notOk(isMet('a\n...\na\n', 'a\n'), 'each line once')
  t.notOk(isMet('...\na\n...\na\n...\n', 'a\n'), 'each line once')
  t.ok(isMet('...\n', 'x'), 'also without a newline at the end')
  t.notOk(isMet('a\n...\nb\n', 'a\nb'), 'the missing newline counts after a line')
})

test('should take any characters of a line for `[..]`', async t => {
  t.ok(isMet('took [..] ms\n', 'took 17 ms\n'))
  t.ok(isMet('took [..] ms\n', 'took  ms\n'), 'also none')
  t.ok(isMet('[..]\n', '\n'))
  t.ok(isMet('[..]a[..]a[..]\n', 'xaxa\n'))
  t.ok(isMet('a[..]\n', 'a[..]\n'))
  t.notOk(isMet('[..]a[..]a[..]\n', 'xa\n'))
  t.notOk(isMet('ab[..]ba\n', 'aba\n'), 'beginning and end do not overlap')
  t.notOk(isMet('[..]\n', ''), 'a line has to be there')
  t.notOk(isMet('[..]\n', 'a\nb\n'), 'one line')
  t.notOk(isMet('a\n[..]\n', 'a'), 'a missing newline is no line')
})

test('should take what a regular expression describes', async t => {
  t.ok(isMet('id [re:[0-9a-f]{4}] of [re:\\d+|none].\n', 'id beef of none.\n'))
  t.ok(isMet('[re:[\\]]]\n', ']\n'), 'a bracket inside of a class')
  t.ok(isMet('[re:\\]]\n', ']\n'), 'an escaped bracket')
  t.ok(isMet('[re:.*][..]x\n', 'abcx\n'))
  t.ok(isMet('x\\\\[re:\\d]\n', 'x\\1\n'), 'after a backslash')
  t.notOk(isMet('id [re:[0-9a-f]{4}]\n', 'id beef1\n'))
})

test('should take what a typed placeholder stands for', async t => {
  t.ok(isMet('run [UUID] as [PID]\n', 'run 12ab-34cd as 77\n'))
  t.ok(isMet('run [UUID]\n', 'run [UUID:3]\n'), 'also as a normalizer writes it')
  t.ok(isMet('run [UUID:3]\n', 'run [UUID:3]\n'))
  t.notOk(isMet('run [UUID:3]\n', 'run [UUID:4]\n'), 'another one is another')
  t.notOk(isMet('run [UUID]\n', 'run 12ab\n'))
  t.ok(isMet('[HOME]\n', '[HOME]\n'), 'a name that is none stands for itself')
})

test('should look on where a numbered placeholder does not agree with what stands above, or at the end', async t => {
  const [one, two] = ['aaaa-0001', 'bbbb-0002']
  t.ok(isMet('made [UUID:1]\n...\nused [UUID:1]\n...\n', `made ${one}\nused ${two}\nused ${one}\nend\n`))
  t.notOk(isMet('made [UUID:1]\n...\nused [UUID:1]\n...\n', `made ${one}\nused ${two}\nend\n`))
  t.ok(isMet('...\nmade [UUID:1]\n...\nlast [UUID:1]\n', `made ${two}\nmade ${one}\nlast ${one}\n`))
  t.notOk(isMet('[UUID:1] [..] [UUID:1]\n', `${one} x ${two}\n`), 'in one line')
  t.ok(isMet('[UUID:1] [..] [UUID:1]\n', `${one} x ${one}\n`))
  t.notOk(isMet('[UUID:1]\n[UUID:2]\n', `${one}\n${one}\n`), 'two numbers are two values')
})

test('should take literally what is no wildcard, and say what may be meant', async t => {
  for (const [line, says] of [
    ['[re:(]', /A group isn't closed\. Add a `\)`\. Write `\\\[re:`/],
    ['[re:a', /`\[re:a` has no closing `\]`/]
  ] as const) {
    t.ok(isMet(`${line}\n`, `${line}\n`))
    t.match(readExpectation(`${line}\n`).problems, [says])
  }
  t.strictSame(readExpectation('a [..] [re:a+]\n...\n').problems, [])
})

const line = fc.constantFrom('a', 'b', '', '[..]', 'a[..]', '...', '...', '\\...', '[re:a|b]')
const expectations = fc
  .tuple(fc.array(line, {maxLength: 7}), fc.boolean())
  .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''))
const outputs = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '', 'ab', '...'), {maxLength: 8}), fc.boolean())
  .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''))

test('should agree with an alignment that finds no difference', async t => {
  fc.assert(
    fc.property(expectations, outputs, (expected, output) => {
      const expectation = readExpectation(expected)
      const pairings = align(expectation, splitLines(output))
      const found = pairings.every(({kind}) => kind === 'same' || kind === 'absorbed')
      return found === matchesOutput(expectation, splitLines(output))
    }),
    {numRuns: 5000}
  )
  t.pass()
})

test('should align each expected line and each line of output once, in order', async t => {
  fc.assert(
    fc.property(expectations, outputs, (expected, output) => {
      const expectation = readExpectation(expected)
      const pairings = align(expectation, splitLines(output))
      const left = pairings.flatMap(pairing => (pairing.kind === 'added' ? [] : [pairing.expected]))
      const right = pairings.flatMap(pairing => (pairing.kind === 'removed' ? [] : pairing.actual))
      return (
        left.length === expectation.lines.length &&
        left.every((found, index) => found === expectation.lines[index]) &&
        JSON.stringify(right) === JSON.stringify(splitLines(output))
      )
    }),
    {numRuns: 3000}
  )
  t.pass()
})

test('should not take long for hostile expectations', async t => {
  const many = 3000
  const lines = 'a\n'.repeat(many)
  t.notOk(isMet('...\na\n'.repeat(many) + 'b\n', lines))
  t.notOk(isMet(`...\n${'a\n'.repeat(many / 2)}b\n...\n`, lines))
  t.notOk(isMet('[..]a'.repeat(many) + 'b\n', `${'a'.repeat(20_000)}\n`))
  t.notOk(isMet('[re:(a+)+]b\n'.repeat(50), `${'a'.repeat(1000)}\n`.repeat(50)))
  const costly = readExpectation('[re:(a|b|ab)*c?][..]!\n'.repeat(2000))
  t.notOk(matchesOutput(costly, splitLines(`${'ab'.repeat(1000)}?!\n`.repeat(2000).replace(/!\n$/, '\n'))))
  const wide = readExpectation('...\n[re:.*.*.*.*.*x]\n...\n')
  t.notOk(matchesOutput(wide, splitLines(`${'y'.repeat(1 << 20)}\n`.repeat(8))))
  t.ok(wide.budget.left < 0, 'gives up where it would take too long')
})
