import type {Code, InlineCode} from 'mdast'
import type {CompileContext, Extension, Token} from 'mdast-util-from-markdown'
import type {MarkGroup} from '../model/mark.js'
import './mdast.js'

/** The mdast half of the syntax: puts each group on the code that it follows. */
export function fencepostFromMarkdown(): Extension {
  return {exit: {fencepostGroup: exitGroup}}
}

function exitGroup(this: CompileContext, token: Token): undefined {
  const node = markedNode(this)
  if (!node) return
  const text = this.sliceSerialize(token)
  const group: MarkGroup = {
    brackets: text.startsWith('<') ? 'angle' : 'curly',
    column: token.start.column,
    line: token.start.line,
    offset: token.start.offset,
    value: text.slice(2, -2)
  }
  const groups = node.data?.fencepost?.groups ?? []
  node.data = {...node.data, fencepost: {groups: [...groups, group]}}
}

/** The fenced code that is still open, or else the inline code that has just ended. */
function markedNode(context: CompileContext): Code | InlineCode | undefined {
  for (let index = context.stack.length - 1; index >= 0; index--) {
    const node = context.stack[index]
    if (node?.type === 'code') return node
  }
  const parent = context.stack.at(-1)
  const last = parent && 'children' in parent ? parent.children.at(-1) : undefined
  return last?.type === 'inlineCode' ? last : undefined
}
