import {readFileSync} from 'node:fs'
import type {Code, InlineCode, Root} from 'mdast'
import remarkParse from 'remark-parse'
import remarkStringify from 'remark-stringify'
import {test} from 'tap'
import {unified} from 'unified'
import {visit} from 'unist-util-visit'
import remarkFencepost from '../../src/parse/remark.js'

const processor = unified().use(remarkParse).use(remarkFencepost).use(remarkStringify).freeze()

function marked(tree: Root) {
  const found: {code: string; marks: readonly string[]; lines: readonly number[]}[] = []
  visit(tree, node => {
    if (node.type !== 'code' && node.type !== 'inlineCode') return
    const {data, position, value} = node as Code | InlineCode
    if (!data?.fencepost) return
    found.push({
      code: value,
      lines: [position?.start.line ?? 0, position?.end.line ?? 0],
      marks: data.fencepost.groups.map(group => group.value)
    })
  })
  return found
}

test('should find the six blocks of a real tutorial at their lines', async t => {
  const source = readFileSync(new URL('../fixtures/parse/chainguard-images/input.md', import.meta.url), 'utf8')
  const lines = source.split('\n')
  const found = marked(processor.parse(source))
  t.same(
    found.map(one => one.lines),
    [
      [11, 18],
      [30, 35],
      [43, 46],
      [52, 60],
      [66, 72],
      [78, 89]
    ]
  )
  for (const {
    code,
    lines: [start = 0, end = 0]
  } of found)
    t.equal(code, lines.slice(start, end - 1).join('\n'))
})

test('should find marks wherever tutorials put them', async t => {
  const cases: Readonly<Record<string, readonly (readonly [code: string, ...marks: string[]])[]>> = {
    '```\na\n```{{exec}}': [['a', 'exec']],
    '~~~\na\n~~~<<exec>>': [['a', 'exec']],
    '```\na\n``` {{exec}} and text': [['a', 'exec']],
    '```\na\n`````{{exec}}{{copy}}': [['a', 'exec', 'copy']],
    '```\na\n```{{exec}}|skip{{sandbox}}': [['a', 'exec', 'sandbox']],
    '````\na\n```{{exec}}\n\ntext': [['a', 'exec']],
    '```\ncat <<EOF\nb\nEOF```{{exec}}\n\ntext': [['cat <<EOF\nb\nEOF', 'exec']],
    '- x\n\n  ```\n  a\n  ```{{exec}}\n': [['a', 'exec']],
    '> ```\n> a\n> ```{{exec}}\n': [['a', 'exec']],
    '`a`{{exec}} and ``b`c``{{execute T2}}': [
      ['a', 'exec'],
      ['b`c', 'execute T2']
    ],
    '# `a`<<exec>>': [['a', 'exec']],
    '```\na\n```{{exec}}\r\n\r\n```\nb\n```{{copy}}': [
      ['a', 'exec'],
      ['b', 'copy']
    ],
    '`a` {{exec}}': [],
    '`a`{{TRAFFIC_HOST1_80}}': [],
    '```yaml{2,5}\na\n```': []
  }
  for (const [source, expected] of Object.entries(cases)) {
    const found = marked(processor.parse(source)).map(one => [one.code, ...one.marks])
    t.same(found, expected, JSON.stringify(source))
  }
})

test('should read what is not marked as stock remark does', async t => {
  const stock = unified().use(remarkParse).freeze()
  const sources = [
    '```js\na\n```\n\n    indented\n\n~~~ruby x\nb\n~~~~\ntext',
    '````\n```\na\n```\n````\n',
    '> ```\n> a\n\nb',
    '- ```\n  a\n  ```\n- `b` {{c}} <d>e</d> <http://f.g>',
    '```\nnever closed\n\n# x',
    '`` ` `` `a\nb` {{ .Values.x }} << 1'
  ]
  for (const source of sources) t.same(processor.parse(source), stock.parse(source), JSON.stringify(source))
})

test('should write marks back so that they are read the same', async t => {
  const source = '# `x`{{exec}}\n\n- `a`<<execute T2>>{{copy}}\n\n  ```sh\n  b\n  ```{{exec interrupt}}\n'
  const first = processor.parse(source)
  const second = processor.parse(processor.stringify(first))
  const bare = (tree: Root) => marked(tree).map(({code, marks}) => ({code, marks}))
  t.equal(bare(first).length, 3)
  t.same(bare(second), bare(first))
})
