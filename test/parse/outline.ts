import {readFileSync} from 'node:fs'
import {isDeepStrictEqual} from 'node:util'
import fc from 'fast-check'
import type {Root, RootContent} from 'mdast'
import {test} from 'tap'
import {globSync} from 'tinyglobby'
import {visit} from 'unist-util-visit'
import {VFile} from 'vfile'
import {parseOutline} from '../../src/parse/outline.js'
import {parse} from '../../src/parse/parse.js'
import {growth} from '../growth.mjs'
import {markedDocuments, unmarkedDocuments} from './documents.js'

/** What both trees have to say alike: of a paragraph its code and its HTML. */
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

const outlineOf = async (text: string) => bare(await parseOutline(new VFile(text)))
const treeOf = (text: string) => bare(parse(new VFile(text)))

test('should read pages as the full parser does', async t => {
  const files = globSync(['content/**/*.md', 'test/fixtures/**/*.md', 'README.md', 'snapshots/**/*.md'])
  t.ok(files.length > 50)
  for (const file of files)
    t.same(await outlineOf(readFileSync(file, 'utf8')), treeOf(readFileSync(file, 'utf8')), file)
})

test('should read any document as the full parser does', async t => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(markedDocuments, unmarkedDocuments), async text => {
      t.ok(isDeepStrictEqual(await outlineOf(text), treeOf(text)), JSON.stringify(text))
    }),
    {numRuns: 300}
  )
})

/** Blocks that are read at once, and blocks that are left to the parser, of which some take in what follows. */
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
    '```sh {{exec}}\na\n```'
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

test('should read blocks in any order as the full parser does', async t => {
  const pages = fc
    .array(fc.tuple(fc.constantFrom(...blocks), fc.constantFrom('\n\n', '\n\n', '\n', '\n \n', '')), {maxLength: 9})
    .map(parts => parts.flat().join(''))
  await fc.assert(
    fc.asyncProperty(pages, async text => {
      t.ok(isDeepStrictEqual(await outlineOf(text), treeOf(text)), JSON.stringify(text))
    }),
    {numRuns: 1000}
  )
})

const pages: Readonly<Record<string, (size: number) => string>> = {
  'an open fence': size => '```\n\n'.repeat(size),
  'blocks between lists': size => '- a\n\ntext\n\n```sh\na\n```{{exec}}\n\n'.repeat(size),
  'fences of both kinds': size => '~~~\n\n```\na\n'.repeat(size),
  'one heading of many spans': size => `# ${'`a`{{exec}} '.repeat(size)}`,
  'one paragraph of many lines': size => 'text `a` [b](c\n'.repeat(size),
  'one span of many blanks': size => '`' + ' '.repeat(size) + 'a`'
}

for (const [name, page] of Object.entries(pages)) {
  test(`should take linear time for ${name}`, async t => {
    const ratio = await growth(size => parseOutline(new VFile(page(size))), 500)
    t.ok(ratio < 2.5, `twice the text takes ${ratio.toFixed(1)} times as long`)
  })
}
