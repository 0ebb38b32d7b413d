import type {Element, ElementContent} from 'hast'
import {h} from 'hastscript'

/** The kinds of alerts on GitHub, with their titles. */
const titles: Readonly<Record<string, string>> = {
  caution: 'Caution',
  important: 'Important',
  note: 'Note',
  tip: 'Tip',
  warning: 'Warning'
}

/** A quote that begins with `[!NOTE]` or the like, as an alert; undefined for any other quote. */
export function alertView({children}: Element): Element | undefined {
  const index = children.findIndex(child => child.type === 'element')
  const first = children[index]
  const text = first?.type === 'element' && first.tagName === 'p' ? first.children[0] : undefined
  if (first?.type !== 'element' || text?.type !== 'text') return undefined
  const [mark = '', kind = '', end] = /^\[!(\w+)\][\t ]*(\n|$)/.exec(text.value) ?? []
  const name = kind.toLowerCase()
  const title = Object.hasOwn(titles, name) ? titles[name] : undefined
  // On GitHub, text on the line of the mark makes it a quote.
  if (title === undefined || (end === '' && !isBreak(first.children[1]))) return undefined
  const rest = [{...text, value: text.value.slice(mark.length)}, ...first.children.slice(1)]
  const paragraph = rest.length > 1 || (rest[0]?.type === 'text' && rest[0].value !== '') ? [h('p', rest)] : []
  return h('div', {className: ['alert', name], role: 'note'}, [
    h('p.alert-title', title),
    ...paragraph,
    ...children.slice(index + 1)
  ])
}

/** Whether nothing, or a hard line break, follows. */
function isBreak(node: ElementContent | undefined): boolean {
  return node === undefined || (node.type === 'element' && node.tagName === 'br')
}
