import remarkParse from 'remark-parse'
import {test} from 'tap'
import {unified} from 'unified'
import {VFile} from 'vfile'
import {parse} from '../../src/parse/parse.js'
import remarkFencepost from '../../src/parse/remark.js'
import {growth} from '../growth.mjs'

/** The plugin alone, as other programs use it. */
const alone = unified().use(remarkParse).use(remarkFencepost).freeze()

/** Documents that grow with the number of repeats of a pattern. */
type Documents = Readonly<Record<string, {readonly size: number; readonly page: (size: number) => string}>>

const pages: Documents = {
  'fences with trailers': {size: 250, page: size => '```sh\necho a\n```{{exec}}\n\ntext\n\n'.repeat(size)},
  'quotes and paragraphs': {size: 250, page: size => '> quote\n\nparagraph\n\n'.repeat(size)},
  'quotes with fences': {size: 200, page: size => '> ```\n> a\n> ```{{exec}}\n\nb\n\n'.repeat(size)},
  'fences that close nothing': {size: 250, page: size => '```{{exec}}\n\n'.repeat(size)},
  'fences that might close a longer one': {size: 1000, page: size => '````\n```\n' + '```{{exec}} `\n'.repeat(size)},
  'one block of many lines': {size: 2500, page: size => '```\n' + 'a ``` b {{c}}\n'.repeat(size) + '```{{exec}}'},
  'marked code in paragraphs': {size: 4000, page: size => 'Run `a`{{exec}}.\n\n'.repeat(size)},
  'a table of marks': {size: 200, page: size => '| a |\n| - |\n' + '| `a`{{exec}} |\n'.repeat(size)}
}

const longLines: Documents = {
  'inline marks in one paragraph': {size: 1000, page: size => '`a`{{exec}} and `b`{{x}}\n'.repeat(size)},
  'adjacent groups': {size: 3000, page: size => '`a`' + '{{exec}}'.repeat(size)},
  'adjacent groups of other tools': {size: 5000, page: size => '`a`' + '{{x}}'.repeat(size)},
  'groups in a trailer': {size: 5000, page: size => '```\na\n```' + '{{exec}}'.repeat(size)},
  'groups that never end': {size: 3000, page: size => '`a`{{exec '.repeat(size)},
  'opening brackets': {size: 20_000, page: size => '`a`' + '{'.repeat(size)},
  'mixed brackets': {size: 5000, page: size => '`a`' + '{{<<'.repeat(size)},
  'pairs of accents and braces': {size: 4000, page: size => '```{{'.repeat(size)},
  'braces after fences in code': {size: 4000, page: size => '```\n' + 'a```{{x}} ```'.repeat(size)},
  'tildes and braces in code': {size: 4000, page: size => '~~~\n' + 'a~~~{{x '.repeat(size)},
  'a fence of accents': {size: 100_000, page: size => '`'.repeat(size)},
  'blanks in a mark': {size: 50_000, page: size => '`a`{{exec ' + ' '.repeat(size) + 'timeout=5s}}'},
  'blanks in a trailer': {size: 50_000, page: size => '```\na\n```{{' + ' '.repeat(size) + 'exec}}'},
  'brackets in a mark': {size: 20_000, page: size => '`a`{{exec ' + ')'.repeat(size) + 'a}}'},
  'a mark of many words': {size: 5000, page: size => '`a`{{exec ' + 'x="y '.repeat(size) + '}}'}
}

function guardGrowth(name: string, read: (size: number) => unknown, size: number): void {
  test(`should take linear time for ${name}`, async t => {
    const ratio = await growth(read, size)
    t.ok(ratio < 2.5, `twice the text takes ${ratio.toFixed(1)} times as long`)
  })
}

for (const [name, {size, page}] of Object.entries(pages)) {
  guardGrowth(name, size => parse(new VFile({value: page(size)})), size)
}

for (const [name, {size, page}] of Object.entries(longLines)) {
  guardGrowth(name, size => alone.parse(page(size)), size)
}

test('should refuse lists and quotes that are nested too deeply, in linear time', async t => {
  for (const marker of ['- ', '> ', '* > ', '>', '1. ', '- \t']) {
    const read = (size: number) => {
      t.throws(() => parse(new VFile({value: `text\n\n${marker.repeat(size)}a\n`})), {code: 'nesting', line: 3})
    }
    const ratio = await growth(read, 50_000)
    t.ok(ratio < 2.5, `twice the text takes ${ratio.toFixed(1)} times as long`)
  }
  const stairs = (levels: number) => Array.from({length: levels}, (_, level) => `${'  '.repeat(level)}- a\n`).join('')
  t.throws(() => parse(new VFile({value: `text\n\n${stairs(101)}`})), {code: 'nesting', line: 103}, 'over many lines')
  t.doesNotThrow(() => parse(new VFile({value: stairs(100).repeat(2)})))
  t.doesNotThrow(() => parse(new VFile({value: `${'- '.repeat(90)}a\n\n${'- '.repeat(20)}\n`})))
})
