import {readFileSync} from 'node:fs'
import {isDeepStrictEqual} from 'node:util'
import fc from 'fast-check'
import type {Root, RootContent} from 'mdast'
import {test} from 'tap'
import {globSync} from 'tinyglobby'
import {visit} from 'unist-util-visit'
import {VFile} from 'vfile'
import {parse} from '../../src/parse/parse.js'
import {parseDocument} from '../../src/parse/parse-document.js'
import {readPlainDocument} from '../../src/parse/plain-document.js'
import {growth} from '../growth.mjs'
import {markedDocuments, unmarkedDocuments} from './documents.js'
import {marked} from './marked.js'

/** What the two trees share: of a paragraph its code and its HTML alone. */
function bare(tree: Root): unknown {
  visit(tree, 'paragraph', paragraph => {
    const found: RootContent[] = []
    visit(paragraph, ['inlineCode', 'html'], node => {
      found.push(node as RootContent)
    })
    paragraph.children = found as typeof paragraph.children
  })
  return JSON.parse(JSON.stringify(tree))
}

const treeOf = (text: string) => bare(parse(new VFile(text)))

/** Whether a document is read as the full parser reads it, or left to the full parser. */
function isEquivalent(text: string): boolean {
  const plain = readPlainDocument(text)
  return plain === undefined || isDeepStrictEqual(bare(plain), treeOf(text))
}

test('should read plain documents as the full parser does', async t => {
  const files = globSync(['content/**/*.md', 'test/fixtures/**/*.md', 'README.md', 'snapshots/**/*.md'])
  t.ok(files.length > 50)
  for (const file of files) t.ok(isEquivalent(readFileSync(file, 'utf8')), file)
})

test('should read a document of fences, headings and text alone', async t => {
  const source = '# Title\n\ntext `a`{{exec}}\n\n```sh\nb\n```{{exec}}\n'
  t.ok(readPlainDocument(source))
  t.same(marked(await parseDocument(new VFile(source))), marked(parse(new VFile(source))))
})

test('should leave every other document to the full parser', t => {
  for (const other of [
    '- item',
    '<b>html</b>',
    '---\na: 1\n---',
    '> quote',
    '| a |\n| - |',
    '    indented',
    '\uFEFFtext'
  ])
    t.notOk(readPlainDocument(`# Title\n\n${other}\n`.replace(/^# Title\n\n(?=---|\uFEFF)/, '')), other)
  t.end()
})

test('should read any document as the full parser does, or not at all', async t => {
  t.doesNotThrow(() =>
    fc.assert(fc.property(fc.oneof(markedDocuments, unmarkedDocuments), isEquivalent), {numRuns: 1000})
  )
})

/** Plain blocks and others, some of which take in the blocks below them. */
const blocks = [
  ...[
    'text',
    'text\nmore text.',
    '`a`{{exec}} and `b`',
    '`a`{{x}}',
    'a `b',
    '**`a`**{{copy}}',
    '[`a`](b)',
    '![a `b`](c)'
  ],
  ...['[a](b `c) d`', '# Title', '## The `ls` command', '# `a`{{exec}}', '# [a]', '#', 'Title\n===', '###### a #'],
  ...[
    '```sh\necho\n```{{exec}}',
    '```\n```',
    '~~~\n```\n~~~{{execute T2}}{{copy}}',
    '```\na\n\nb\n```',
    '```sh\na\n```{{x}}'
  ],
  ...[
    '```\nnever closed',
    '````md\n```\na\n```{{exec}}',
    '````',
    '```',
    '~~~',
    '```{{exec}}',
    '```sh {{exec}}\na\n```',
    '```sh  title="a b"\na\n```',
    '~~~sh {{exec}}{{copy}} `x`\na\n~~~',
    '```sh {{exec timeout=1s}}\na\n```{{exec}}',
    '```sh {{exec}} \na\n```',
    '```sh {{exectue}} $ a\na\n```'
  ],
  ...['<!-- a', '-->', '<!-- fencepost skip="a" -->', '<pre>', '</pre>', '<details>', '<div>`a`{{exec}}', '</details>'],
  ...[
    '- a',
    '- a\n\n  b',
    '1. a\n\n   ```\n   b\n   ```{{exec}}',
    '- ```\n  a',
    '> a',
    '> ```\n> b',
    '    indented',
    '  a'
  ],
  ...[
    '---',
    '[a]: b',
    '[a]',
    '| a | b |\n| - | - |\n| `c`{{exec}} | d |',
    'a | b\n- | -',
    '\\`a`',
    'a\\',
    '✓ `a`',
    '"a"',
    '$x$'
  ]
]

test('should read blocks in any order as the full parser does, or not at all', async t => {
  const documents = fc
    .array(fc.tuple(fc.constantFrom(...blocks), fc.constantFrom('\n\n', '\n\n', '\n', '\n \n', '')), {maxLength: 9})
    .map(parts => parts.flat().join(''))
  t.doesNotThrow(() => fc.assert(fc.property(documents, isEquivalent), {numRuns: 3000}))
})

const growing: Readonly<Record<string, (size: number) => string>> = {
  'fences with marks': size => 'text\n\n```sh\na\n```{{exec}}\n\n'.repeat(size),
  'a fence that is never closed': size => `\`\`\`\n${'a\n\n'.repeat(size)}`,
  'one heading of many spans': size => `# ${'`a`{{exec}} '.repeat(size)}`,
  'one paragraph of many lines': size => 'text `a` [b](c\n'.repeat(size),
  'one span of many blanks': size => '`' + ' '.repeat(size) + 'a`'
}

for (const [name, document] of Object.entries(growing)) {
  test(`should take linear time for ${name}`, async t => {
    const ratio = await growth(size => readPlainDocument(document(size)), 2000)
    t.ok(ratio < 2.5, `twice the text takes ${ratio.toFixed(1)} times as long`)
  })
}
