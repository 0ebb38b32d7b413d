import assert from 'node:assert/strict'
import fc from 'fast-check'
import type {Root} from 'mdast'
import {remark} from 'remark'
import remarkGfm from 'remark-gfm'
import {test} from 'tap'
import {visit} from 'unist-util-visit'
import remarkFencepost from '../../src/parse/remark.js'
import {markedDocuments} from './documents.js'
import {marked} from './marked.js'

const processor = remark().use(remarkGfm).use(remarkFencepost).freeze()

/** Everything that must survive: code unchanged, except line endings in inline code, which remark may write as spaces. */
function steps(tree: Root) {
  const found: unknown[] = marked(tree).map(({lines, ...rest}) =>
    rest.type === 'code' ? rest : {...rest, code: rest.code.replace(/\r?\n/g, ' ')}
  )
  visit(tree, 'code', ({lang, meta, value, data}) => {
    found.push({lang, meta, value, trailer: data?.fencepost?.trailer})
  })
  return found
}

test('should write any document so that it parses to the same steps', async t => {
  let found = 0
  fc.assert(
    fc.property(markedDocuments, text => {
      const tree = processor.parse(text)
      found += marked(tree).length
      const written = processor.stringify(tree)
      assert.deepEqual(steps(processor.parse(written)), steps(tree), JSON.stringify({text, written}))
    }),
    {numRuns: 500, seed: 7}
  )
  t.ok(found > 100)
})

test('should write any code so that it parses to the same code, whatever fences it contains', async t => {
  const words = ['`', '```', '````', '~~~', '{{exec}}', '<<exec>>', '{{x}}', 'EOF', ' ', '    ', '\n', '\n', 'sh']
  const value = fc.array(fc.constantFrom(...words), {maxLength: 12}).map(parts => parts.join(''))
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(value, fc.constantFrom<'`' | '~'>('`', '~'), fc.boolean(), (code, fence, hasMark) => {
        const groups = [{brackets: 'curly' as const, value: 'exec', line: 1, column: 1, offset: 0}]
        const data = hasMark ? {data: {fencepost: {groups}}} : {}
        const tree: Root = {type: 'root', children: [{type: 'code', value: code, ...data}]}
        const written = remark().use(remarkFencepost).data('settings', {fence}).stringify(tree)
        const [read, ...rest] = processor.parse(written).children
        assert.equal(read?.type === 'code' && read.value, code, JSON.stringify(written))
        assert.equal(read?.type === 'code' && (read.data?.fencepost?.groups.length ?? 0), hasMark ? 1 : 0)
        assert.deepEqual(rest, [])
      }),
      {numRuns: 500, seed: 7}
    )
  )
})

test('should write a well-formed document unchanged', async t => {
  const sources = [
    '# `x`{{exec}}\n\n* `a`<<execute T2>>{{copy}}\n\n  ```sh\n  b\n  ```{{exec interrupt}}\n',
    '```\na\n```{{exec}}|skip{{sandbox}} and text\n',
    '````markdown\n```\na\n```\n````\n',
    '`````markdown\n```\na\n```{{exec}}\n`````\n',
    '```{{exec}}\n\ntext\n',
    '| `a \\| b`{{exec}} |\n| ---------------- |\n',
    '`a`\\{{exec}} `a`{{TRAFFIC_HOST1_80}} `a`{{exec}}\\{{copy}}\n',
    '```bash {{exec}}\na\n```\n'
  ]
  for (const source of sources) t.equal(processor.stringify(processor.parse(source)), source)
})

test('should write marked code in fences even if other code is indented', async t => {
  const write = remark().use(remarkFencepost).data('settings', {fences: false})
  t.equal(String(write.processSync('```\na\n```{{exec}}\n\nx\n\n```\nb\n```\n')), '```\na\n```{{exec}}\n\nx\n\n    b\n')
})

test('should keep a stray closing fence from opening a block', async t => {
  const tree = processor.parse('* a\n  ```{{exec}}\n\n  b')
  visit(tree, 'listItem', item => {
    item.spread = false
  })
  t.same(steps(processor.parse(processor.stringify(tree))), steps(tree))
})
