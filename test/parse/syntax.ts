import assert from 'node:assert/strict'
import fc from 'fast-check'
import {micromark} from 'micromark'
import {remark} from 'remark'
import remarkGfm from 'remark-gfm'
import {test} from 'tap'
import {visit} from 'unist-util-visit'
import remarkFencepost from '../../src/parse/remark.js'
import {fencepostSyntax} from '../../src/parse/syntax.js'
import {holdsMark, markedDocuments, unmarkedDocuments} from './documents.js'
import {marked} from './marked.js'

const stock = remark().freeze()
const stockGfm = remark().use(remarkGfm).freeze()
const ours = remark().use(remarkFencepost).freeze()
const oursGfm = remark().use(remarkGfm).use(remarkFencepost).freeze()

/** Documents without markers, modeled on the CommonMark specification, sections 4.5 and 6.1. */
const samples = [
  '```\n<\n >\n```',
  '``\nfoo\n``',
  '```\naaa\n~~~\n```',
  '````\naaa\n```\n``````',
  '```',
  '`````\n\n```\naaa',
  '> ```\n> aaa\n\nbbb',
  '```\n\n  \n```',
  ' ```\n aaa\naaa\n```',
  '   ```\n   aaa\n    aaa\n  aaa\n   ```',
  '    ```\n    aaa\n    ```',
  '```\naaa\n  ```',
  '   ```\naaa\n  ```',
  '```\naaa\n    ```',
  '``` ```\naaa',
  '~~~~~~\naaa\n~~~ ~~',
  'foo\n```\nbar\n```\nbaz',
  'foo\n---\n~~~\nbar\n~~~\n# baz',
  '```ruby\ndef foo(x)\n  return 3\nend\n```',
  '~~~~    ruby startline=3 $%@#$\ndef foo(x)\n~~~~~~~',
  '````;\n````',
  '``` aa ```\nfoo',
  '~~~ aa ``` ~~~\nfoo\n~~~',
  '```\n``` aaa\n```',
  '- ```\n  a\n- ```\n  b\n  ```',
  '1. > ```\n   > a\nb',
  '* a\n\n\t```\n\tb\n\t```',
  '```yaml{2,5}\na\n```',
  '```js {{theme}}\na\n```',
  '```\n{{ .Values.x }}\n```{{ .Values.y }}\nb\n```',
  '~~~\na\n~~~<<sandbox>>\nb\n~~~',
  '```\r\na\r\n```\r\nb',
  '\uFEFF```\na\n```\n',
  '```a\n\tb\n  \tc\n```\t\n',
  '`a` {{b}} <c>d</c> <<e>>f',
  '`a`{{b}}{{c}} **`d`**{{e}}',
  '{{b}} `a`\n{{c}}\n# {{d}}\n| {{e}} |\n| - |\n| `f`{{g}} |'
]

test('should export the extension', async t => {
  t.same(Object.keys(await import('../../src/parse/syntax.js')), ['fencepostSyntax'])
})

test('should parse samples without a mark as stock Markdown', async t => {
  for (const sample of samples) {
    t.same(ours.parse(sample), stock.parse(sample), JSON.stringify(sample))
    t.same(oursGfm.parse(sample), stockGfm.parse(sample), `${JSON.stringify(sample)} with GFM`)
    t.equal(
      micromark(sample, {extensions: [fencepostSyntax()]}),
      micromark(sample),
      `${JSON.stringify(sample)} as HTML`
    )
  }
})

test('should parse any document without a mark as stock Markdown', async t => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(unmarkedDocuments, text => assert.deepEqual(ours.parse(text), stock.parse(text))),
      {numRuns: 400, seed: 7}
    )
  )
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(unmarkedDocuments, text => assert.deepEqual(oursGfm.parse(text), stockGfm.parse(text))),
      {numRuns: 400, seed: 7}
    )
  )
})

test('should respect a disabled construct', async t => {
  const options = {extensions: [fencepostSyntax(), {disable: {null: ['codeFenced', 'fencepostInlineGroups']}}]}
  const source = '```\na\n```{{exec}}\n\n`b`{{exec}}'
  t.equal(micromark(source, options), micromark(source, {extensions: [{disable: {null: ['codeFenced']}}]}))
})

test('should give every group its position in the source', async t => {
  let groups = 0
  fc.assert(
    fc.property(markedDocuments, text => {
      for (const tree of [ours.parse(text), oursGfm.parse(text)]) {
        visit(tree, node => {
          if (node.type !== 'code' && node.type !== 'inlineCode') return
          for (const {brackets, value, offset, line, column} of node.data?.fencepost?.groups ?? []) {
            const [open, close] = brackets === 'angle' ? ['<<', '>>'] : ['{{', '}}']
            const before = text.slice(0, offset).split(/\r\n|\n|\r/)
            assert.equal(text.slice(offset, offset + value.length + 4), open + value + close)
            assert.deepEqual([line, column], [before.length, (before.at(-1)?.length ?? 0) + 1])
            groups++
          }
        })
      }
    }),
    {numRuns: 400, seed: 7}
  )
  t.ok(groups > 50)
})

test('should end a block after its trailer, and inline code before its groups', async t => {
  const source = '\uFEFF\t\r\n- ```sh\r\n\ta\r\n  ```{{exec}} b\r\n\r\n\t`c`{{exec}}\r\n'
  const text = source.slice(1)
  const found: string[] = []
  visit(ours.parse(source), ['code', 'inlineCode'], node => {
    // The parser does not count the byte order mark.
    found.push(text.slice(node.position?.start.offset, node.position?.end.offset))
  })
  t.same(found, ['```sh\r\n\ta\r\n  ```{{exec}} b', '`c`'])
})

test('should keep all text of marked documents', async t => {
  // What is no code with groups must still stand in the tree: as text, code, HTML (`<exec>`) or an info string.
  let markers = 0
  fc.assert(
    fc.property(markedDocuments, text => {
      const tree = ours.parse(text)
      const attached = marked(tree).flatMap(one => one.groups)
      const rest: string[] = []
      visit(tree, node => {
        if ('value' in node) rest.push(node.value)
        if (node.type === 'code')
          rest.push(`${node.lang ?? ''} ${node.meta ?? ''}`, node.data?.fencepost?.trailer ?? '')
        if ('url' in node) rest.push(decodeURI(node.url))
      })
      const kept = [...attached, ...rest].join('\n')
      for (const word of ['exec}}', 'exec>', 'execute T2}}', 'exectue}}']) {
        const count = (where: string) => where.split(word).length - 1
        assert.ok(count(kept) >= count(text), JSON.stringify({text, word}))
        markers += count(text)
      }
    }),
    {numRuns: 400, seed: 7}
  )
  t.ok(markers > 100)
})

test('should generate documents with and without markers', async t => {
  t.ok(fc.sample(markedDocuments, {numRuns: 200, seed: 1}).filter(holdsMark).length > 50)
  t.equal(fc.sample(unmarkedDocuments, {numRuns: 200, seed: 1}).filter(holdsMark).length, 0)
})
