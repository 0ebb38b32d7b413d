import type {Code, InlineCode} from 'mdast'
import type {CompileContext, Extension, Token} from 'mdast-util-from-markdown'
import type {MarkerGroup} from '../model/marker.js'
import './mdast.js'

/** Returns the mdast extension that attaches each group to the code before it. */
export function fencepostFromMarkdown(): Extension {
  return {exit: {fencepostGroup: exitGroup, fencepostTrailer: exitTrailer}}
}

function exitGroup(this: CompileContext, token: Token): undefined {
  const node = openCode(this) ?? lastInlineCode(this)
  if (node === undefined) return
  const text = this.sliceSerialize(token)
  const group: MarkerGroup = {
    brackets: text.startsWith('<') ? 'angle' : 'curly',
    value: text.slice(2, -2),
    line: token.start.line,
    column: token.start.column,
    offset: token.start.offset
  }
  const data = node.data?.fencepost
  // Pushed in place, because a line may hold any number of groups.
  if (data) (data.groups as MarkerGroup[]).push(group)
  else node.data = {...node.data, fencepost: {groups: [group]}}
}

function exitTrailer(this: CompileContext, token: Token): undefined {
  const node = openCode(this)
  const data = node?.data?.fencepost
  if (node === undefined || data === undefined) return
  const text = this.sliceSerialize(token).trimEnd()
  const size = data.groups.reduce((sum, {value}) => sum + value.length + 4, 0)
  node.data = {
    ...node.data,
    fencepost: {
      ...data,
      ...(text.length > size && {trailer: text}),
      // The compiler sets the flag after a block's first fence, so this trailer is on the first fence.
      ...(this.data.flowCodeInside !== true && {opener: 'missing' as const})
    }
  }
}

/** The fenced code that is still open. */
function openCode({stack}: CompileContext): Code | undefined {
  for (const node of [stack.at(-1), stack.at(-2)]) if (node?.type === 'code') return node
  return undefined
}

/** The inline code that has just closed. */
function lastInlineCode({stack}: CompileContext): InlineCode | undefined {
  const parent = stack.at(-1)
  const last = parent && 'children' in parent ? parent.children.at(-1) : undefined
  return last?.type === 'inlineCode' ? last : undefined
}
