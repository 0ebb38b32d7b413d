import {remark} from 'remark'
import {test} from 'tap'
import remarkFencepost from '../../src/parse/remark.js'
import {marked} from './marked.js'

const processor = remark().use(remarkFencepost).freeze()

test('should export only the plugin', async t => {
  t.same(Object.keys(await import('../../src/parse/remark.js')), ['default'])
})

test('should find markers without another plugin', async t => {
  t.same(marked(processor.parse('`a`{{exec}}\n\n~~~\nb\n~~~<<exec>>')), [
    {type: 'inlineCode', code: 'a', groups: ['{{exec}}'], lines: [1, 1]},
    {type: 'code', code: 'b', groups: ['<<exec>>'], lines: [3, 5]}
  ])
})

test('should attach groups and their positions to the node', async t => {
  const [paragraph] = processor.parse('x\n`a`{{exec}}<< T2 >>{{copy}}').children
  const code = paragraph?.type === 'paragraph' ? paragraph.children[1] : undefined
  t.same(code?.data, {
    fencepost: {
      groups: [
        {brackets: 'curly', value: 'exec', line: 2, column: 4, offset: 5},
        {brackets: 'angle', value: ' T2 ', line: 2, column: 12, offset: 13},
        {brackets: 'curly', value: 'copy', line: 2, column: 20, offset: 21}
      ]
    }
  })
})

test('should keep the text of a trailer, and flag a closing fence that closes nothing', async t => {
  const [first, second, third] = processor.parse(
    '```\na\n``` {{exec}} b\n\n```{{exec}}\n\n```\nc\n```{{exec}}'
  ).children
  t.match(first?.data, {fencepost: {trailer: '{{exec}} b'}})
  t.match(second, {type: 'code', value: '', lang: null, data: {fencepost: {opener: 'missing'}}})
  t.same(Object.keys((third?.type === 'code' && third.data?.fencepost) || {}), ['groups'])
})

test('should keep the markers of an opening fence in its info string', async t => {
  const cases = {
    '```bash {{exec}}\na\n```': ['bash', '{{exec}}', undefined],
    '```bash{{exec interrupt}}\na\n```': ['bash{{exec', 'interrupt}}', undefined],
    '```{{exec}}\na\n```': ['{{exec}}', null, undefined],
    '~~~<<exec>> x\na\n~~~{{copy}}': ['<<exec>>', 'x', 'copy']
  }
  for (const [source, expected] of Object.entries(cases)) {
    const [node, ...rest] = processor.parse(source).children
    t.equal(rest.length, 0)
    t.equal(node?.type === 'code' && node.value, 'a')
    t.same(node?.type === 'code' && [node.lang, node.meta, node.data?.fencepost?.groups[0]?.value], expected)
  }
})

test('should set no data on code without a marker', async t => {
  const [node] = processor.parse('```\na\n```').children
  t.notOk(node && 'data' in node)
})
