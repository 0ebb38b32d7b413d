import fc from 'fast-check'
import {test} from 'tap'
import {diffLines} from '../../src/compare/diff-lines.js'

/** `-removed`, `+added`, ` same`. */
function show(expected: string, actual: string): readonly string[] {
  const signs = {added: '+', removed: '-', same: ' '}
  return diffLines(expected, actual).map(({kind, text}) => signs[kind] + text)
}

test('should show what was removed and added between what is the same', async t => {
  t.strictSame(show('a\nb\n\nc\n', 'a\nB\n\nc\nd\n'), [' a', '-b', '+B', ' ', ' c', '+d'])
})

test('should show empty lines', async t => {
  t.strictSame(show('a\n\n\nb\n', '\na\nb\n\n'), ['-a', ' ', '-', '+a', ' b', '+'])
})

test('should show everything as added or removed beside nothing', async t => {
  t.strictSame(show('', 'a\n'), ['+a'])
  t.strictSame(show('a\n', ''), ['-a'])
  t.strictSame(show('', ''), [])
  t.strictSame(show('', '\n'), ['+'])
})

test('should say which side has no newline at the end', async t => {
  t.strictSame(show('a\n', 'a'), [' a', '+(no newline at the end)'])
  t.strictSame(show('a', 'a\n'), [' a', '-(no newline at the end)'])
  t.strictSame(show('a', 'b'), ['-a', '+b', ' (no newline at the end)'])
})

test('should tell a missing newline from a line that says so', async t => {
  t.strictSame(show('a', 'a\n(no newline at the end)\n'), [
    ' a',
    '-(no newline at the end)',
    '+(no newline at the end)'
  ])
})

test('should lead from the one text to the other', async t => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '', 'c'), {maxLength: 12})
    .map(lines => lines.map(line => line + '\n').join(''))
  fc.assert(
    fc.property(text, text, (expected, actual) => {
      const diff = diffLines(expected, actual)
      const side = (kind: string) => diff.filter(line => line.kind !== kind).map(line => line.text + '\n')
      return side('added').join('') === expected && side('removed').join('') === actual
    })
  )
  t.pass()
})

test('should give a coarse diff of long texts with little in common', async t => {
  const lines = 1 << 18
  const expected = `first\n${'a\n'.repeat(lines)}last\n`
  const actual = `first\n${'b\n'.repeat(lines)}last\n`
  const diff = diffLines(expected, actual)
  t.equal(diff.length, 2 * lines + 2)
  t.strictSame(
    [diff[0], diff[1], diff[lines], diff[lines + 1], diff.at(-1)].map(line => line?.kind),
    ['same', 'removed', 'removed', 'added', 'same']
  )
})

test('should find a few changes in a long text', async t => {
  const text = Array.from({length: 50_000}, (_, index) => `line ${index}\n`)
  const changed = text.with(10, 'new\n').with(40_000, 'new\n')
  const diff = diffLines(text.join(''), changed.join(''))
  t.strictSame(
    diff.filter(({kind}) => kind !== 'same').map(line => line.text),
    ['line 10', 'new', 'line 40000', 'new']
  )
})
