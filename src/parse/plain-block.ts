import type {Code, Heading, InlineCode, Paragraph, PhrasingContent} from 'mdast'
import type {MarkerGroup} from '../model/marker.js'
import {isOurs} from './group.js'
import {readMarker} from './marker.js'
import './mdast.js'

/** A plain block, and the offset of the line below it. */
export interface PlainBlock {
  readonly node: Code | Heading | Paragraph
  readonly next: number
}

/** The offset and the 1-based number of a line. */
export interface LineStart {
  readonly offset: number
  readonly line: number
}

interface SourcePoint extends LineStart {
  readonly column: number
}

// Each of these sticky expressions matches one line with its line ending.
const blankLine = /[ \t]*(?:\n|$)/y
const headingLine = /(#{1,6}) +([^\n#\t\\*_<>&![\]{}~ ](?:[^\n#\t\\*_<>&![\]{}~]*[^\n#\t\\*_<>&![\]{}~ ])?) *(?:\n|$)/y
const textLine = /(?:[*_]{1,2}|["'(])?[A-Za-z\u0080-\u{10FFFF}`][^\n<\\]*(?:\n|$)/uy
const openingFence = /(`{3,}|~{3,})(?:([\w.+-]+)(?: +([^\s`\\&][^\n`\\&]*))?)?\n/y
const closingFence = /(`{3,}|~{3,})((?:\{\{[\w ]+\}\}|<<[\w ]+>>)*)(?:\n|$)/y
const groupOf = /\{\{([\w ]+)\}\}|<<([\w ]+)>>/g
const span = /`([^`\n]+)`((?:\{\{[\w ]+\}\})*)/g

/**
 * Reads a block at the document's top level whose first characters tell what it is: an ordinary fenced block, a heading
 * or a paragraph, the latter two without HTML or links around code. Its node equals that of the full parser, except
 * that a paragraph holds its code alone. Returns `undefined` for any other block. The caller makes sure that a blank
 * line or another block precedes it.
 */
export function readPlainBlock(source: string, start: LineStart): PlainBlock | undefined {
  return readFenced(source, start) ?? readHeading(source, start) ?? readParagraph(source, start)
}

/** Returns the offset after a blank line, or `undefined` if none starts here. */
export function skipBlankLine(source: string, offset: number): number | undefined {
  return offset < source.length && match(blankLine, source, offset) ? blankLine.lastIndex : undefined
}

function readFenced(source: string, {line, offset}: LineStart): PlainBlock | undefined {
  const [, fence = '', lang = '', meta = ''] = match(openingFence, source, offset) ?? []
  // `admonish` of mdBook holds Markdown.
  if (fence === '' || lang === 'admonish' || /\s$/.test(meta)) return undefined
  const codeStart = openingFence.lastIndex
  // The full parser decides about anything in the code that looks like a fence.
  const closingStart = source.indexOf(fence.slice(0, 3), codeStart)
  const isLineStart = closingStart === codeStart || source[closingStart - 1] === '\n'
  const closing = closingStart === -1 || !isLineStart ? undefined : match(closingFence, source, closingStart)
  const [, closer = '', trailer = ''] = closing ?? []
  if (closer !== fence) return undefined

  const value = source.slice(codeStart, Math.max(codeStart, closingStart - 1))
  const endLine = line + 1 + (closingStart === codeStart ? 0 : value.split('\n').length)
  const groups = readGroups(trailer, {column: closer.length + 1, line: endLine, offset: closingStart + closer.length})
  // Groups of other tools alone close nothing.
  if (trailer !== '' && !hasOurs(groups)) return undefined
  const length = closer.length + trailer.length
  const node: Code = {
    lang: lang === '' ? null : lang,
    meta: meta === '' ? null : meta,
    position: {
      end: {column: length + 1, line: endLine, offset: closingStart + length},
      start: {column: 1, line, offset}
    },
    type: 'code',
    value,
    ...(groups.length > 0 && {data: {fencepost: {groups}}})
  }
  return {next: closingFence.lastIndex, node}
}

function readHeading(source: string, {line, offset}: LineStart): PlainBlock | undefined {
  const [text, hashes = '', value = ''] = match(headingLine, source, offset) ?? []
  if (text === undefined) return undefined
  const at = (index: number) => ({column: 1 + index, line, offset: offset + index})
  const start = text.indexOf(value, hashes.length)
  const spans = readSpans(value, at(start))
  if (!spans) return undefined
  const children: PhrasingContent[] = []
  let done = start
  const addText = (end: number) => {
    const part = text.slice(done, end)
    if (part !== '') children.push({position: {end: at(end), start: at(done)}, type: 'text', value: part})
  }
  for (const code of spans) {
    addText((code.position?.start.offset ?? 0) - offset)
    children.push(code)
    const groups = code.data?.fencepost?.groups ?? []
    const size = groups.reduce((sum, group) => sum + group.value.length + 4, 0)
    done = (code.position?.end.offset ?? 0) - offset + size
  }
  addText(start + value.length)
  const node: Heading = {
    children,
    depth: hashes.length as Heading['depth'],
    // Trailing blanks belong to the heading.
    position: {end: at(text.replace(/\n$/, '').length), start: at(0)},
    type: 'heading'
  }
  return {next: headingLine.lastIndex, node}
}

function readParagraph(source: string, start: LineStart): PlainBlock | undefined {
  let next = start.offset
  while (next < source.length && match(textLine, source, next)) next = textLine.lastIndex
  if (next === start.offset) return undefined
  // The line below may turn it into a setext heading or a table, or continue it.
  const isEnded = next === source.length || match(blankLine, source, next) || match(openingFence, source, next)
  if (!isEnded && !match(headingLine, source, next)) return undefined
  const text = source.slice(start.offset, next).replace(/\n$/, '')
  const point = {column: 1, ...start}
  const children = readSpans(text, point)
  return children && {next, node: {children, position: {end: pointAfter(point, text), start: point}, type: 'paragraph'}}
}

/** Returns the code spans of a text, or `undefined` if finding them takes the full parser. */
function readSpans(text: string, start: SourcePoint): InlineCode[] | undefined {
  if (!text.includes('`')) return []
  // A link's address may hold accents, and the description of an image is not code.
  const rest = text.replace(span, 'x').replace(/\]\([^\s()`]*\)/g, '')
  if (text.includes('``') || /`|\]\(|!\[/.test(rest)) return undefined

  const spans: InlineCode[] = []
  let from = start
  let done = 0
  for (const {
    0: {length},
    1: code = '',
    2: trailer = '',
    index
  } of text.matchAll(span)) {
    const spanStart = pointAfter(from, text.slice(done, index))
    const spanEnd = {
      ...spanStart,
      column: spanStart.column + code.length + 2,
      offset: spanStart.offset + code.length + 2
    }
    const groups = readGroups(trailer, spanEnd)
    if (text[index + length] === '{' || (trailer !== '' && !hasOurs(groups))) return undefined
    spans.push({
      position: {end: spanEnd, start: spanStart},
      type: 'inlineCode',
      value: code.startsWith(' ') && code.endsWith(' ') && /[^ ]/.test(code) ? code.slice(1, -1) : code,
      ...(groups.length > 0 && {data: {fencepost: {groups}}})
    })
    from = spanStart
    done = index
  }
  return spans
}

function readGroups(trailer: string, start: SourcePoint): MarkerGroup[] {
  const groups: MarkerGroup[] = []
  groupOf.lastIndex = 0
  for (let found = groupOf.exec(trailer); found !== null; found = groupOf.exec(trailer)) {
    const {1: curly, 2: angle, index} = found
    groups.push({
      brackets: angle === undefined ? 'curly' : 'angle',
      column: start.column + index,
      line: start.line,
      offset: start.offset + index,
      value: curly ?? angle ?? ''
    })
  }
  return groups
}

function hasOurs(groups: readonly MarkerGroup[]): boolean {
  return groups.some(({value}) => isOurs(readMarker(value)))
}

/** The point at which a text ends that starts at another point. */
function pointAfter({column, line, offset}: SourcePoint, text: string): SourcePoint {
  const lines = text.split('\n')
  const last = lines.at(-1) ?? ''
  return {
    column: lines.length === 1 ? column + text.length : last.length + 1,
    line: line + lines.length - 1,
    offset: offset + text.length
  }
}

function match(pattern: RegExp, source: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset
  return pattern.exec(source)
}
