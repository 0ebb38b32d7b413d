import type {Root} from 'mdast'
import {type PlainBlock, readPlainBlock, skipBlankLine} from './plain-block.js'

/**
 * Returns the tree of a document whose every block is plain, or `undefined` for any other document. It equals the tree
 * of the full parser, except that a paragraph has its inline code as its only children.
 */
export function readPlainDocument(source: string): Root | undefined {
  // Front matter, a byte order mark, and characters that Markdown replaces.
  if (/^(?:---|\uFEFF)|[\r\0]/.test(source)) return undefined
  const children: PlainBlock['node'][] = []
  let line = 1
  let offset = 0
  while (offset < source.length) {
    const afterBlank = skipBlankLine(source, offset)
    if (afterBlank !== undefined) {
      line++
      offset = afterBlank
      continue
    }
    const block = readPlainBlock(source, {line, offset})
    if (!block) return undefined
    children.push(block.node)
    line = (block.node.position?.end.line ?? line) + 1
    offset = block.next
  }
  const lines = source.split('\n')
  return {
    children,
    position: {
      end: {column: (lines.at(-1)?.length ?? 0) + 1, line: lines.length, offset: source.length},
      start: {column: 1, line: 1, offset: 0}
    },
    type: 'root'
  }
}
