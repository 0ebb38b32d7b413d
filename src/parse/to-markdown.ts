import type {Code, InlineCode, Parents} from 'mdast'
import {defaultHandlers, type Info, type Options, type State} from 'mdast-util-to-markdown'
import type {MarkGroup} from '../model/mark.js'
import {isOurs} from './group.js'
import {readMark} from './mark.js'
import './mdast.js'

/**
 * Writes the groups of code back, right after it, so that the text reads as the same code with the same groups.
 *
 * It takes the place of the handlers for `code` and `inlineCode`: use it after other extensions that bring their own,
 * such as GFM tables.
 */
export function fencepostToMarkdown(): Options {
  return {
    handlers: {code, inlineCode},
    // Only a blank line shows that a closing fence without an opening one opens nothing.
    join: [left => (left.type === 'code' && left.data?.fencepost?.opener === 'missing' ? 1 : undefined)]
  }
}

/** A fence, then what this syntax might take for a trailer. */
const looksClosing = /(?:`{3}|~{3})[\t ]*(?:\{\{|<<)/

function code(node: Code, parent: Parents | undefined, state: State, info: Info): string {
  const data = node.data?.fencepost
  const groups = data?.groups ?? []
  const trailer = data?.trailer ?? groups.map(writeGroup).join('')
  // Grave accents behind a fence of such would make it inline code.
  if (data?.opener === 'missing') return (trailer.includes('`') ? '~~~' : '```') + trailer

  const fenced = groups.length > 0 ? fencedState(state) : state
  const text = defaultHandlers.code(node, parent, fenced, info)
  // A fence one character longer than those in the code could be closed by them; two characters are enough.
  const marker = text.charAt(0)
  const isWider = looksClosing.test(node.value) && (marker === '`' || marker === '~')
  return (isWider ? marker + text + marker : text) + trailer
}

/** The state, but set to write code in fences: indented code cannot carry a mark. */
function fencedState(state: State): State {
  return state.options.fences === false ? {...state, options: {...state.options, fences: true}} : state
}

function inlineCode(node: InlineCode, parent: Parents | undefined, state: State): string {
  const text = defaultHandlers.inlineCode(node, parent, state)
  // As GFM does it: in a cell, a bar would end the cell (GFM 0.29, section 4.10).
  const safe = state.stack.includes('tableCell') ? text.replace(/\|/g, '\\|') : text
  const groups = node.data?.fencepost?.groups ?? []
  return safe + groups.map(writeGroup).join('') + (beginsWithMark(nextText(parent, state)) ? '\\' : '')
}

inlineCode.peek = () => '`'

/** The text right after the node that is being written; empty where there is none. */
function nextText(parent: Parents | undefined, state: State): string {
  const next = parent?.children[(state.indexStack.at(-1) ?? -1) + 1]
  return next?.type === 'text' ? next.value : ''
}

/** Whether this text, put behind inline code, would be taken for groups of that code. It needs a backslash then. */
function beginsWithMark(text: string): boolean {
  const [groups] = /^(?:\{\{[^`\r\n]*?\}\}|<<[^`\r\n]*?>>)+/.exec(text) ?? ['']
  return [...groups.matchAll(/\{\{(.*?)\}\}|<<(.*?)>>/g)].some(([, curly, angle]) =>
    isOurs(readMark(curly ?? angle ?? ''))
  )
}

function writeGroup({brackets, value}: MarkGroup): string {
  return brackets === 'angle' ? `<<${value}>>` : `{{${value}}}`
}
