import {readdir, readFile, writeFile} from 'node:fs/promises'
import {test} from 'tap'
import {VFile} from 'vfile'
import {parse} from '../../src/parse/parse.js'
import {marked} from './marked.js'

const fixtures = new URL('../fixtures/parse/', import.meta.url)

/** Set it to write the fixtures instead of comparing with them; review the diff before you commit it. */
const updates = process.env.UPDATE_FIXTURES === '1'

for (const name of await readdir(fixtures)) {
  test(`should find the markers of ${name.replaceAll('-', ' ')}`, async t => {
    const source = await readFile(new URL(`${name}/input.md`, fixtures), 'utf8')
    const expected = new URL(`${name}/marked.json`, fixtures)
    const found = marked(parse(new VFile({value: source})))
    if (updates) await writeFile(expected, `${JSON.stringify(found, undefined, 2)}\n`)
    t.same(found, JSON.parse(await readFile(expected, 'utf8')))

    const crlf = marked(parse(new VFile({value: `\uFEFF${source.replaceAll('\n', '\r\n')}`})))
    const unified = crlf.map(one => ({...one, code: one.code.replaceAll('\r\n', '\n')}))
    t.same(unified, found, 'with CRLF and a byte order mark')
  })
}

test('should find the six blocks of a real tutorial at their lines, with their exact code', async t => {
  const source = await readFile(new URL('chainguard-images/input.md', fixtures), 'utf8')
  const lines = source.split('\n')
  const found = marked(parse(new VFile({value: source})))
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
  for (const one of found) t.equal(one.code, lines.slice(one.lines[0], one.lines[1] - 1).join('\n'))
})

test('should read front matter as YAML, without its markers', async t => {
  const tree = parse(new VFile({value: '---\ntitle: "`a`{{exec}}"\n---\n\n`b`{{exec}}\n'}))
  t.equal(tree.children[0]?.type, 'yaml')
  t.same(
    marked(tree).map(one => one.code),
    ['b']
  )
})

test('should read an empty file, and one in another encoding', async t => {
  t.same(parse(new VFile({value: ''})).children, [])
  const bytes = Buffer.concat([Buffer.from('\uFEFF`a`{{}}'), Buffer.from([0xff, 0x00])])
  t.same(marked(parse(new VFile({value: bytes}))), [{type: 'inlineCode', code: 'a', groups: ['{{}}'], lines: [1, 1]}])
})
