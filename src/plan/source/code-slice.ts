import type {InlineCode} from 'mdast'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'

/** The text block around inline code, which determines the indent of the code's later lines. */
export interface TextBlock {
  /** Offset of the block's first character, after its indent and the prefixes of its containers. */
  readonly offset: number
  /** Number of block quotes around it. */
  readonly quotes: number
  /** Whether it is a table cell, where a pipe is escaped even in code (GFM 0.29, section 4.10). */
  readonly isCell: boolean
}

/** The code of an inline span, and where it is. */
export interface SpanCode {
  readonly code: string
  /** Offsets between the backticks. */
  readonly offset: number
  readonly end: number
}

/**
 * Returns inline code as it is in the source. The tree's value has spaces for line endings, which breaks backslash
 * continuations and here-documents. As in CommonMark (0.31.2, section 6.1), one space is stripped from both ends if both
 * have one and the rest isn't blank.
 */
export function sliceSpan(node: InlineCode, {lines, block}: {lines: Lines; block: TextBlock}): SpanCode {
  const start = node.position?.start.offset ?? 0
  const nodeEnd = node.position?.end.offset ?? start
  let offset = start
  while (offset < nodeEnd && lines.source[offset] === '`') offset++
  let end = nodeEnd - (offset - start)

  const inside = lines.source.slice(offset, end)
  if (/^[ \r\n]/.test(inside) && /[ \r\n]$/.test(inside) && /[^ \r\n]/.test(inside)) {
    offset += inside.startsWith('\r\n') ? 2 : 1
    end -= inside.endsWith('\r\n') ? 2 : 1
  }

  const rows = withLineFeeds(lines.source.slice(offset, end)).split('\n')
  const first = /[\r\n]/.test(lines.source.charAt(offset - 1)) ? 0 : 1
  // Only a span of several lines needs the column, which is slow to compute for each cell of a long table row.
  const column = rows.length > first ? columnOf(lines, block.offset) : 0
  const code = rows.map((row, index) => (index < first ? row : dedent(row, {column, quotes: block.quotes}))).join('\n')

  return {code: block.isCell ? code.replace(/\\\|/g, '|') : code, offset, end}
}

/** Returns the 0-based column of an offset; a tab advances to the next multiple of 4 (CommonMark, section 2.2). */
function columnOf(lines: Lines, offset: number): number {
  const start = lines.start(lines.point(offset).line)
  let column = 0
  for (const character of lines.source.slice(start, offset)) column += character === '\t' ? 4 - (column % 4) : 1
  return column
}

/** Removes the prefixes of the block's containers and its own indent from one of its later lines. */
function dedent(row: string, {column, quotes}: {column: number; quotes: number}): string {
  let seen = 0
  let quotesLeft = quotes
  let index = 0

  while (seen < column && index < row.length) {
    const character = row[index]
    if (character === '>' && quotesLeft > 0) quotesLeft--
    else if (character !== ' ' && character !== '\t') break
    const width = character === '\t' ? 4 - (seen % 4) : 1
    index++
    // The part of a tab that reaches into the code stays as spaces.
    if (seen + width > column) return ' '.repeat(seen + width - column) + row.slice(index)
    seen += width
  }

  return row.slice(index)
}
