import type {Element} from 'hast'
import {toString as textOf} from 'hast-util-to-string'
import {test} from 'tap'
import {growth} from '../../growth.mjs'
import {runEvents} from '../run-events.js'
import {elementsOf, hasClass, htmlReport} from './report-elements.mjs'

/** The elements of a document in a report. */
function pageOf(source: string): readonly Element[] {
  const html = htmlReport(runEvents({file: 'a.md', outcomes: [], source, text: 'x'}))
  const [page] = elementsOf(html).filter(element => hasClass(element, 'page'))
  return page ? elementsOf(`<div>${html.slice(page.position?.start.offset, page.position?.end.offset)}</div>`) : []
}

const textsOf = (elements: readonly Element[], name: string) =>
  elements.filter(({tagName}) => tagName === name).map(element => textOf(element))

test('should show what GitHub adds to Markdown: strikethrough, task lists and footnotes', async t => {
  const page = pageOf(
    'A ~~gone~~ word.[^1] Again.[^1]\n\n- [x] done\n- [ ] to do\n\n[^1]: A note.\n\n    Its second paragraph.\n'
  )
  t.same(textsOf(page, 'del'), ['gone'])
  const boxes = page.filter(({tagName}) => tagName === 'input').map(({properties}) => properties)
  t.same(
    boxes.map(({checked, disabled, type}) => [checked ?? false, disabled, type]),
    [
      [true, true, 'checkbox'],
      [false, true, 'checkbox']
    ]
  )
  const [notes] = page.filter(element => hasClass(element, 'footnotes'))
  t.match(notes && textOf(notes).replace(/\s+/g, ' '), /^Footnotes A note\. Its second paragraph\. ↩ ↩2/)
  const ids = page.flatMap(({properties}) => properties.id ?? [])
  const links = page.flatMap(({properties}) => (properties.href === undefined ? [] : String(properties.href).slice(1)))
  t.same(
    links.filter(link => !ids.includes(link)),
    [],
    'links lead to the note and back'
  )
})

test('should take linear time for unpaired delimiters', async t => {
  const started = performance.now()
  t.same(textsOf(pageOf('a~ '.repeat(40_000)), 'del'), [])
  t.ok(performance.now() - started < 5000)
  for (const part of ['a~ ', '*a_ ', '**a*']) {
    const ratio = await growth(size => pageOf(part.repeat(size)), 2000)
    t.ok(ratio < 2.5, `${part}: twice the text takes ${ratio.toFixed(1)} times as long`)
  }
})

test('should read emphasis in every paragraph, item and cell of a document', async t => {
  const rows = '| **a** | ~~b~~ |\n'.repeat(400)
  const page = pageOf(`${'*a_ '.repeat(1000)}\n\n*b*\n\n${'- *c*\n'.repeat(400)}\n| - | - |\n| - | - |\n${rows}`)
  t.same(textsOf(page, 'em').filter(text => /^[bc]$/.test(text)).length, 401)
  t.same([textsOf(page, 'strong').length, textsOf(page, 'del').length], [400, 400])
})

test('should show the alerts of GitHub, and leave other quotes alone', async t => {
  const page = pageOf(
    [
      '> [!NOTE]\n> Mind *this*.',
      '> [!caution]\n>\n> - a list',
      '> [!TIP]\n> ![x](https://example.com/x.png)',
      '> [!WARNING] on the same line',
      '> [!OTHER]\n> text',
      '> plain',
      '> [!IMPORTANT]'
    ].join('\n\n')
  )
  const alerts = page.filter(element => hasClass(element, 'alert'))
  t.same(
    alerts.map(({properties}) => properties.className),
    [
      ['alert', 'note'],
      ['alert', 'caution'],
      ['alert', 'tip'],
      ['alert', 'important']
    ]
  )
  t.same(
    alerts.map(alert => textOf(alert).trim().replace(/\s+/g, ' ')),
    ['NoteMind this.', 'Caution a list', 'Tipimage: x', 'Important']
  )
  t.same(
    textsOf(page, 'blockquote').map(text => text.trim()),
    ['[!WARNING] on the same line', '[!OTHER]\ntext', 'plain']
  )
})

test('should link addresses in text, without the punctuation around them', async t => {
  const page = pageOf(
    [
      'See https://example.com/a_b?c=d, (https://example.org/x_(y)) and www.example.net.',
      'Write to me@example.com. Or mailto:us@example.com. Not me@example, http:// or x:https://no.example.',
      '**https://bold.example** `https://code.example` [https://text.example](https://link.example)'
    ].join('\n\n')
  )
  t.same(
    page
      .filter(({properties}) => properties.href !== undefined)
      .map(element => [textOf(element), element.properties.href]),
    [
      ['https://example.com/a_b?c=d', 'https://example.com/a_b?c=d'],
      ['https://example.org/x_(y)', 'https://example.org/x_(y)'],
      ['www.example.net', 'http://www.example.net'],
      ['me@example.com', 'mailto:me@example.com'],
      ['mailto:us@example.com', 'mailto:us@example.com'],
      ['https://bold.example', 'https://bold.example'],
      ['https://text.example', 'https://link.example']
    ]
  )
})

test('should align the cells of a table, and let it scroll where its words are too long', async t => {
  const page = pageOf(
    `| a | b |\n| :-: | --: |\n| 1 | 2 |\n\n| \`--long-option\` | x |\n| - | - |\n| ${'x'.repeat(60)} | \`a b\` |\n`
  )
  const cells = page.filter(({tagName}) => tagName === 'td').map(({properties}) => properties.align)
  t.same(cells, ['center', 'right', undefined, undefined])
  const boxes = page.filter(element => hasClass(element, 'table'))
  t.same(
    boxes.map(({properties}) => properties.tabIndex),
    [undefined, 0]
  )
  t.same(
    page.filter(element => hasClass(element, 'word')).map(element => textOf(element)),
    ['--long-option']
  )
})

test('should show the titles of admonitions and the labels of tabs of MkDocs', async t => {
  const page = pageOf('!!! tip "Read this"\n    a\n\n??? note\n    b\n\n=== "macOS"\n    c\n\n=== "Linux"\n    d\n')
  t.same(textsOf(page, 'strong').slice(0, 4), ['Read this', 'Note', 'macOS', 'Linux'])
})
