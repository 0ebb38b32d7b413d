import {deepStrictEqual} from 'node:assert'
import fc from 'fast-check'
import {test} from 'tap'
import type {Entry} from '../../src/model/snapshot.js'
import {formatSnapshot} from '../../src/snapshot/format.js'
import {parseSnapshot} from '../../src/snapshot/parse-snapshot.js'
import {toStorable} from '../../src/text/show-controls.js'
import {growth} from '../growth.mjs'

const plain: Entry = {
  code: 'echo hello',
  compare: 'exact',
  id: 'Start › Install #1',
  line: 0,
  status: 0,
  stream: 'both',
  text: 'hello\n'
}

test('should write a document that a person can read', async t => {
  const entries: readonly Entry[] = [
    plain,
    {...plain, code: 'true', id: 'Start › Install #2', text: ''},
    {...plain, code: 'false', id: 'Start › use_of `x` #1', status: 1, text: ''},
    {...plain, compare: 'unordered', id: 'a name', status: 3, stream: 'stderr', text: '```\nx\n```'}
  ]
  t.equal(
    formatSnapshot({entries, file: 'content/start.md'}),
    `<!-- fencepost snapshot v1: content/start.md -->

## Start › Install #1

\`\`\`sh
echo hello
\`\`\`

\`\`\`output
hello
\`\`\`

## Start › Install #2

\`\`\`sh
true
\`\`\`

## Start › use_of \\\`x\\\` #1

\`\`\`sh
false
\`\`\`

\`\`\`output exit=1
\`\`\`

## a name

\`\`\`sh
echo hello
\`\`\`

\`\`\`\`output exit=3 no-newline stream=stderr compare=unordered
\`\`\`
x
\`\`\`
\`\`\`\`
`
  )
})

test('should write the first line alone for no entries', async t => {
  t.equal(formatSnapshot({entries: [], file: 'a.md'}), '<!-- fencepost snapshot v1: a.md -->\n')
})

test('should keep the first line a comment, whatever the path', async t => {
  for (const file of ['a-->b.md', 'a\nb.md', '-', '--->', 'a\0.md']) {
    t.same(parseSnapshot({path: 'x', text: formatSnapshot({entries: [plain], file})}), [{...plain, line: 3}], file)
  }
})

test('should give an id that stands above already the next free ordinal', async t => {
  const ids = ['A #1', 'A #2', 'A #1', 'B', 'B', 'A #1']
  const text = formatSnapshot({entries: ids.map((id, index) => ({...plain, code: `${index}`, id})), file: 'a.md'})
  const read = parseSnapshot({path: 'x', text})
  t.strictSame(
    read.map(({id, code}) => `${id}: ${code}`),
    ['A #1: 0', 'A #2: 1', 'A #3: 2', 'B: 3', 'B #1: 4', 'A #4: 5']
  )
  t.equal(formatSnapshot({entries: read, file: 'a.md'}), text)
})

test('should write each of many entries of one id', async t => {
  const entries = Array.from({length: 500}, () => plain)
  t.equal(parseSnapshot({path: 'x', text: formatSnapshot({entries, file: 'a.md'})}).length, 500)
})

const pieces = [
  '`',
  '```',
  '````',
  '~~~',
  '```output',
  '```sh',
  '\n',
  '\n\n',
  ' ',
  '  ',
  '\t',
  '#',
  '##',
  '## x',
  ' #1',
  '<!--',
  '-->',
  '<b>',
  '</b>',
  '&',
  '&amp;',
  '&#32;',
  '\\',
  '\\\\',
  '*',
  '_',
  '__',
  '[',
  ']',
  '](x)',
  '[x]: y',
  '!',
  '~',
  '<<<<<<< HEAD',
  '=======',
  '>>>>>>> b',
  '\\<<<<<<< HEAD',
  '<<<<<<<',
  '---',
  '===',
  '- ',
  '> ',
  '1. ',
  '    ',
  'http://a.b',
  '{{exec}}',
  '\r',
  '\r\n',
  '\0',
  '\x1b[1m',
  '\u2028',
  '\u0085',
  '\uFEFF',
  '\uD800',
  '\u00A0',
  '\u202E',
  '👍🏽',
  'e\u0301',
  '日本',
  'abc',
  'a_b',
  '...',
  '[..]',
  '|',
  '$',
  ':',
  '"',
  "'"
]
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...pieces), {maxLength: 8}).map(parts => parts.join('')),
  fc.string({unit: 'binary', maxLength: 12}),
  fc.string({unit: 'grapheme', maxLength: 12})
)
const entry: fc.Arbitrary<Entry> = fc.record({
  code: hostile,
  compare: fc.constantFrom('contains', 'exact', 'json', 'status', 'unordered'),
  id: hostile,
  line: fc.constant(0),
  status: fc.oneof(fc.constant(0), fc.integer({max: 255, min: 0})),
  stream: fc.constantFrom('both', 'stderr', 'stdout'),
  text: hostile
})
const entries = fc.uniqueArray(entry, {maxLength: 4, selector: ({id}) => toStorable(id)})

test('should write what reads back as the same entries', async t => {
  fc.assert(
    fc.property(entries, hostile, (written, file) => {
      const text = formatSnapshot({entries: written, file})
      const read = parseSnapshot({path: 'x', text})
      const lines = text.split('\n')
      deepStrictEqual(
        read.map(found => ({...found, line: 0})),
        written.map(({code, id, text, ...rest}) => ({
          ...rest,
          code: toStorable(code),
          id: toStorable(id),
          text: toStorable(text)
        }))
      )
      return read.every(({line}) => lines[line - 1]?.startsWith('##')) && formatSnapshot({entries: read, file}) === text
    }),
    {numRuns: 2000}
  )
  t.pass()
})

test('should write what reads back the same after a checkout with CRLF', async t => {
  fc.assert(
    fc.property(entries, written => {
      const text = formatSnapshot({entries: written, file: 'a.md'})
      const read = parseSnapshot({path: 'x', text: '\uFEFF' + text.replaceAll('\n', '\r\n')})
      return formatSnapshot({entries: read, file: 'a.md'}) === text
    })
  )
  t.pass()
})

test('should write and read headings of any length in linear time', async t => {
  for (const part of [' ', '#', '\\', '[', '_', '\n']) {
    const ratio = await growth(size => {
      const id = `a${part.repeat(size)}b`
      return parseSnapshot({path: 'x', text: formatSnapshot({entries: [{...plain, id}], file: 'a.md'})})
    }, 20_000)
    t.ok(ratio < 2.5, `${JSON.stringify(part)}: a heading twice as long takes ${ratio.toFixed(1)} times as long`)
    const id = `a${part.repeat(200_000)}b`
    t.equal(parseSnapshot({path: 'x', text: formatSnapshot({entries: [{...plain, id}], file: 'a.md'})})[0]?.id, id)
  }
})

test('should write and read an output of backticks in linear time', async t => {
  const readBack = (text: string) =>
    parseSnapshot({path: 'x', text: formatSnapshot({entries: [{...plain, text}], file: 'a.md'})})[0]?.text
  const page = (size: number) => `${'`'.repeat(size)}X\n~~~ \n`
  t.equal(readBack(page(100_000)), page(100_000))
  const ratio = await growth(size => readBack(page(size)), 100_000)
  t.ok(ratio < 2.5, `twice as many backticks take ${ratio.toFixed(1)} times as long`)
})

test('should hold a large output', async t => {
  const text = 'x'.repeat(99).concat('\n').repeat(10_000)
  const file = formatSnapshot({entries: [{...plain, text}], file: 'a.md'})
  t.equal(parseSnapshot({path: 'x', text: file})[0]?.text, text)
})
