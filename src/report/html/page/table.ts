import type {Element} from 'hast'
import {toString as textOf} from 'hast-util-to-string'
import {h} from 'hastscript'
import {visit} from 'unist-util-visit'

/** The most characters in a row of words that fit a phone, with the padding of a cell counted as `padding`. */
const fitting = 40
const padding = 3

/** A table in a box that scrolls where it is narrower than its longest words. Words in code stay whole. */
export function tableView(table: Element): Element {
  const widths: number[] = []
  visit(table, 'element', node => {
    if (node.tagName === 'code' && !/\s/.test(textOf(node))) node.properties.className = ['word']
    // A header without text is a cell to assistive technology.
    if (node.tagName === 'th' && node.children.length === 0) node.tagName = 'td'
    if (node.tagName !== 'tr') return undefined
    for (const [index, cell] of node.children.filter(child => child.type === 'element').entries())
      widths[index] = Math.max(widths[index] ?? 0, longestWord(textOf(cell)) + padding)
    return undefined
  })
  const isWide = widths.reduce((sum, width) => sum + width, 0) > fitting
  return h('div', {className: ['table'], ...(isWide && {ariaLabel: 'Table', role: 'group', tabIndex: 0})}, [table])
}

function longestWord(text: string): number {
  return text.split(/\s+/).reduce((longest, word) => Math.max(longest, word.length), 0)
}
