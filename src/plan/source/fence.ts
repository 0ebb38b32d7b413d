import type {Code} from 'mdast'
import '../../parse/mdast.js'
import {openTabpane, readShortcode} from '../../parse/sites/read-shortcode.js'
import type {Lines} from '../../text/source-lines.js'
import {type InfoString, readInfoString} from './info-string.js'
import {type ReadGroup, readGroups} from './read-markers.js'

/** A fenced block as written in the source. */
export interface Fence {
  readonly node: Code
  /** Offset of its opening fence, and the offset after its closing fence. */
  readonly start: number
  readonly end: number
  /** 1-based first and last line. */
  readonly line: number
  readonly endLine: number
  /** `{` for a shortcode that holds code. */
  readonly marker: string
  /** Length of its opening fence. */
  readonly size: number
  readonly info: InfoString
  /** The groups after its closing fence. */
  readonly trailer: readonly ReadGroup[]
  readonly isClosed: boolean
  /** Offsets of its code. */
  readonly code: {readonly start: number; readonly end: number}
}

/** Returns the fences of a block of code, or `undefined` for indented code. */
export function readFence(node: Code, lines: Lines): Fence | undefined {
  const start = node.position?.start.offset ?? 0
  const end = node.position?.end.offset ?? start
  const marker = lines.source.charAt(start)
  if (marker === '{') return readShortcodeFence(node, lines)
  if (marker !== '`' && marker !== '~') return undefined

  const line = node.position?.start.line ?? lines.point(start).line
  const endLine = node.position?.end.line ?? lines.point(end).line
  let infoStart = start
  while (lines.source[infoStart] === marker) infoStart++
  const size = infoStart - start
  const info = readInfoString(lines.source.slice(infoStart, lines.end(line)), infoStart)
  const isOneLine = line === endLine
  // A block of one line with groups is a stray closing fence, whose info string holds the groups.
  const trailer = isOneLine ? [] : readGroups(node.data?.fencepost?.groups ?? [])
  const first = trailer[0]
  const closing = isOneLine
    ? undefined
    : closingFence({lines, marker, size, line: endLine, end: first?.offset ?? end, hasTrailer: first !== undefined})

  return {
    node,
    start,
    end,
    line,
    endLine,
    marker,
    size,
    info,
    trailer,
    isClosed: closing !== undefined,
    code: {start: Math.min(lines.start(line + 1), end), end: closing ?? end}
  }
}

/** Reads a shortcode that holds code, with its language as the info string. */
function readShortcodeFence(node: Code, lines: Lines): Fence {
  const {end, start} = node.position ?? {}
  const offset = start?.offset ?? 0
  const line = start?.line ?? 1
  const endLine = end?.line ?? line
  const tabpane = openTabpane(lines.source, offset)
  const own = readShortcode(lines.source.slice(offset, lines.end(line)), {tabpane})
  const hasOwn = own?.language !== undefined && own.language.end > 0
  // A tab of Docsy may have the language of its tabpane.
  const inherited = own?.name === 'tab' && !hasOwn ? tabpane : undefined
  const {end: languageEnd, start: languageStart} = inherited?.languageAt ?? own?.language ?? {end: 0, start: 0}
  const base = inherited?.start ?? offset
  const info = readInfoString(lines.source.slice(base + languageStart, base + languageEnd), base + languageStart)
  const closing = lines.source.indexOf('{', lines.start(endLine))
  const isClosed = endLine > line && readShortcode(lines.source.slice(closing, lines.end(endLine)))?.isClosing === true
  const endOffset = end?.offset ?? offset
  return {
    node,
    start: offset,
    end: endOffset,
    line,
    endLine,
    marker: '{',
    size: 2,
    info,
    trailer: [],
    isClosed,
    code: {start: Math.min(lines.start(line + 1), endOffset), end: isClosed ? closing : endOffset}
  }
}

interface ClosingFence {
  readonly lines: Lines
  readonly marker: string
  readonly size: number
  readonly line: number
  /** Offset after the fence and its trailing whitespace. */
  readonly end: number
  /** Whether groups follow it. */
  readonly hasTrailer: boolean
}

/** Returns the offset of the closing fence on a block's last line, or `undefined` if there is none. */
function closingFence({lines, marker, size, line, end, hasTrailer}: ClosingFence): number | undefined {
  const start = lines.start(line)
  let index = end
  while (index > start && ' \t'.includes(lines.source.charAt(index - 1))) index--
  const fenceEnd = index
  while (index > start && lines.source[index - 1] === marker) index--

  // A fence with a marker may be shorter than the opening fence and may follow code. The parser has checked it.
  if (hasTrailer) return fenceEnd > index ? index : undefined
  return fenceEnd - index >= size && /^[ \t>]*$/.test(lines.source.slice(start, index)) ? index : undefined
}
