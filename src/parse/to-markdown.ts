import type {Code, InlineCode, Parents} from 'mdast'
import {defaultHandlers, type Info, type Options, type State} from 'mdast-util-to-markdown'
import type {MarkerGroup} from '../model/marker.js'
import {isOurs} from './group.js'
import {readMarker} from './marker.js'
import './mdast.js'

/**
 * Returns the mdast extension that writes groups back after their code, so that parsing the text gives the same code and
 * groups. It replaces the handlers of `code` and `inlineCode`: use it after extensions that do the same, such as GFM
 * tables.
 */
export function fencepostToMarkdown(): Options {
  return {
    handlers: {code, inlineCode},
    // A blank line keeps a closing fence that lost its opening fence from opening a block.
    join: [left => (left.type === 'code' && left.data?.fencepost?.opener === 'missing' ? 1 : undefined)]
  }
}

/** A fence followed by something that may be parsed as a trailer. */
const looksClosing = /(?:`{3}|~{3})[\t ]*(?:\{\{|<<)/

function code(node: Code, parent: Parents | undefined, state: State, info: Info): string {
  const data = node.data?.fencepost
  const groups = data?.groups ?? []
  const trailer = data?.trailer ?? groups.map(writeGroup).join('')
  // Backticks after a fence of backticks would make it inline code.
  if (data?.opener === 'missing') return (trailer.includes('`') ? '~~~' : '```') + trailer

  const fenced = groups.length > 0 ? fencedState(state) : state
  const text = defaultHandlers.code(node, parent, fenced, info)
  // A marker can close a fence that is one character longer than its own, so the fence gets two more.
  const marker = text.charAt(0)
  const isWider = looksClosing.test(node.value) && (marker === '`' || marker === '~')
  return (isWider ? marker + text + marker : text) + trailer
}

/** A state that writes code in fences, because indented code can't carry a marker. */
function fencedState(state: State): State {
  return state.options.fences === false ? {...state, options: {...state.options, fences: true}} : state
}

function inlineCode(node: InlineCode, parent: Parents | undefined, state: State): string {
  const text = defaultHandlers.inlineCode(node, parent, state)
  // A bar would end the cell of a table, even in code (GFM 0.29, section 4.10).
  const safe = state.stack.includes('tableCell') ? text.replace(/\|/g, '\\|') : text
  const groups = node.data?.fencepost?.groups ?? []
  return safe + groups.map(writeGroup).join('') + (beginsWithMark(nextText(parent, state)) ? '\\' : '')
}

inlineCode.peek = () => '`'

/** The text right after the node being written; empty if there is none. */
function nextText(parent: Parents | undefined, state: State): string {
  const next = parent?.children[(state.indexStack.at(-1) ?? -1) + 1]
  return next?.type === 'text' ? next.value : ''
}

/** Whether this text would be parsed as groups after inline code, and so needs a backslash. */
function beginsWithMark(text: string): boolean {
  const [groups] = /^(?:\{\{[^`\r\n]*?\}\}|<<[^`\r\n]*?>>)+/.exec(text) ?? ['']
  return [...groups.matchAll(/\{\{(.*?)\}\}|<<(.*?)>>/g)].some(([, curly, angle]) =>
    isOurs(readMarker(curly ?? angle ?? ''))
  )
}

function writeGroup({brackets, value}: MarkerGroup): string {
  return brackets === 'angle' ? `<<${value}>>` : `{{${value}}}`
}
