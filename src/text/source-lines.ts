import type {Point} from 'unist'

/** A document's source by lines, with exact ways between offsets and places. */
export interface Lines {
  /** The source without a byte order mark, as the parser counts offsets. */
  readonly source: string
  /** How many lines there are; at least 1. */
  readonly count: number
  /** Offset of the first character of a 1-based line; the source's length for a line past the end. */
  start(line: number): number
  /** Offset behind the last character of a 1-based line, its line ending left out. */
  end(line: number): number
  /** A 1-based line without its line ending. */
  text(line: number): string
  /** The place of an offset. */
  point(offset: number): Point & {readonly offset: number}
}

/** How many lines below the last one a place is looked for first. */
const near = 8

/**
 * Index the lines of a source: LF, CRLF and CR end a line (CommonMark 0.31.2, section 2.1).
 *
 * The parser does not count a byte order mark, so neither does this.
 */
export function readLines(value: string): Lines {
  const source = value.startsWith('\uFEFF') ? value.slice(1) : value
  const starts = [0]

  const ending = /\r\n?|\n/g
  while (ending.test(source)) starts.push(ending.lastIndex)

  /** The line that was asked for last. */
  let last = 1
  const start = (line: number): number => starts[line - 1] ?? source.length
  const end = (line: number): number => {
    let offset = start(line + 1)
    if (offset > start(line) && source[offset - 1] === '\n') offset--
    if (offset > start(line) && source[offset - 1] === '\r') offset--
    return offset
  }

  return {
    source,
    count: starts.length,
    start,
    end,
    text: line => source.slice(start(line), end(line)),
    point(offset) {
      // Binary search for the last line that begins at or before the offset; most are asked for in their order.
      const isBelow = start(last) <= offset
      let low = isBelow ? last : 1
      let high = isBelow && start(last + near) > offset ? last + near - 1 : starts.length
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (start(middle) <= offset) low = middle
        else high = middle - 1
      }

      last = low
      return {line: low, column: offset - start(low) + 1, offset}
    }
  }
}

/** Line endings as the shell and a file want them. */
export function withLineFeeds(value: string): string {
  return value.replace(/\r\n?/g, '\n')
}
