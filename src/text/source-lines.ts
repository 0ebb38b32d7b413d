import type {Point} from 'unist'

/** A document's source by line, with conversions between offsets and points. */
export interface Lines {
  /** The source without its byte order mark, as the parser counts offsets. */
  readonly source: string
  /** Number of lines, at least 1. */
  readonly count: number
  /** Offset at which a 1-based line starts; the source's length for a line past the end. */
  start(line: number): number
  /** Offset at which a 1-based line ends, before its line ending. */
  end(line: number): number
  /** Text of a 1-based line, without its line ending. */
  text(line: number): string
  /** The line, column and offset of an offset. */
  point(offset: number): Point & {readonly offset: number}
}

/** How many lines after the last result are searched first. */
const near = 8

/**
 * Indexes the lines of a source. LF, CRLF and CR end a line (CommonMark 0.31.2, section 2.1), and a byte order mark
 * doesn't count, as in the parser.
 */
export function readLines(value: string): Lines {
  const source = value.startsWith('\uFEFF') ? value.slice(1) : value
  const starts = [0]

  const ending = /\r\n?|\n/g
  while (ending.test(source)) starts.push(ending.lastIndex)

  /** The line of the last call to `point`. */
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
      const isBelow = start(last) <= offset
      if (isBelow && (starts[last] ?? Number.POSITIVE_INFINITY) > offset)
        return {line: last, column: offset - start(last) + 1, offset}
      // Binary search, which starts at the last result because most callers go through a document in order.
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

/** Returns a text with LF line endings. */
export function withLineFeeds(value: string): string {
  return value.includes('\r') ? value.replace(/\r\n?/g, '\n') : value
}
