import type {Code, Heading, InlineCode, Paragraph, PhrasingContent} from 'mdast'
import type {MarkGroup} from '../model/mark.js'
import {isOurs} from './group.js'
import {readMark} from './mark.js'
import './mdast.js'

/** A block that is read, and the offset of the line below it. */
export interface PlainBlock {
  readonly node: Code | Heading | Paragraph
  readonly next: number
}

/** A place at the beginning of a line: its offset, and its 1-based number. */
export interface LineStart {
  readonly offset: number
  readonly line: number
}

interface Place extends LineStart {
  readonly column: number
}

// Each reads one line and its line ending, from where it is told to.
const blank = /[ \t]*(?:\n|$)/y
const headingLine = /(#{1,6}) +([^\n#\t\\*_<>&![\]{}~ ](?:[^\n#\t\\*_<>&![\]{}~]*[^\n#\t\\*_<>&![\]{}~ ])?) *(?:\n|$)/y
const textLine = /(?:[*_]{1,2}|["'(])?[A-Za-z\u0080-\u{10FFFF}`][^\n<\\]*(?:\n|$)/uy
const openingFence = /(`{3,}|~{3,})([\w.+-]*)\n/y
const closingFence = /(`{3,}|~{3,})((?:\{\{[\w ]+\}\}|<<[\w ]+>>)*)(?:\n|$)/y
const groupOf = /\{\{([\w ]+)\}\}|<<([\w ]+)>>/g
const span = /`([^`\n]+)`((?:\{\{[\w ]+\}\})*)/g

/**
 * Reads a block at the root of a document whose kind its first characters settle: a fenced block of ordinary form, a
 * heading, a paragraph, the latter two without HTML, links around code and the like. Gives what stock Markdown and the
 * marks make of it, but that of a paragraph only code is there; nothing for any other block. A blank line, or a block,
 * ends before it.
 */
export function readPlainBlock(source: string, start: LineStart): PlainBlock | undefined {
  return readFenced(source, start) ?? readHeading(source, start) ?? readParagraph(source, start)
}

/** The offset behind a blank line; nothing where none begins. */
export function skipBlank(source: string, offset: number): number | undefined {
  return offset < source.length && match(blank, source, offset) ? blank.lastIndex : undefined
}

function readFenced(source: string, {line, offset}: LineStart): PlainBlock | undefined {
  const [, fence = '', lang = ''] = match(openingFence, source, offset) ?? []
  if (fence === '') return undefined
  const codeStart = openingFence.lastIndex
  // Whatever looks like a fence, where it stands, is not for here to judge.
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
    meta: null,
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
    // Blanks at the end belong to the heading.
    position: {end: at(text.replace(/\n$/, '').length), start: at(0)},
    type: 'heading'
  }
  return {next: headingLine.lastIndex, node}
}

function readParagraph(source: string, start: LineStart): PlainBlock | undefined {
  let next = start.offset
  while (next < source.length && match(textLine, source, next)) next = textLine.lastIndex
  if (next === start.offset) return undefined
  // What follows may make another thing of it: a setext heading, a table, more text.
  const isOver = next === source.length || match(blank, source, next) || match(openingFence, source, next)
  if (!isOver && !match(headingLine, source, next)) return undefined
  const text = source.slice(start.offset, next).replace(/\n$/, '')
  const place = {column: 1, ...start}
  const children = readSpans(text, place)
  return children && {next, node: {children, position: {end: moved(place, text), start: place}, type: 'paragraph'}}
}

/** The code spans of a text; nothing where it takes more to tell them. */
function readSpans(text: string, place: Place): InlineCode[] | undefined {
  if (!text.includes('`')) return []
  // Addresses may have accents in them, and what describes an image holds no code.
  const rest = text.replace(span, 'x').replace(/\]\([^\s()`]*\)/g, '')
  if (text.includes('``') || /`|\]\(|!\[/.test(rest)) return undefined

  const spans: InlineCode[] = []
  let at = place
  let done = 0
  for (const {
    0: {length},
    1: code = '',
    2: trailer = '',
    index
  } of text.matchAll(span)) {
    const start = moved(at, text.slice(done, index))
    const end = {...start, column: start.column + code.length + 2, offset: start.offset + code.length + 2}
    const groups = readGroups(trailer, end)
    if (text[index + length] === '{' || (trailer !== '' && !hasOurs(groups))) return undefined
    spans.push({
      position: {end, start},
      type: 'inlineCode',
      value: code.startsWith(' ') && code.endsWith(' ') && /[^ ]/.test(code) ? code.slice(1, -1) : code,
      ...(groups.length > 0 && {data: {fencepost: {groups}}})
    })
    at = start
    done = index
  }
  return spans
}

function readGroups(trailer: string, place: Place): MarkGroup[] {
  return Array.from(trailer.matchAll(groupOf), ({0: text, 1: curly, 2: angle, index}) => ({
    brackets: text.startsWith('<') ? 'angle' : 'curly',
    column: place.column + index,
    line: place.line,
    offset: place.offset + index,
    value: curly ?? angle ?? ''
  }))
}

function hasOurs(groups: readonly MarkGroup[]): boolean {
  return groups.some(({value}) => isOurs(readMark(value)))
}

/** The place behind a text that begins at another. */
function moved({column, line, offset}: Place, text: string): Place {
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
