import type {Root} from 'mdast'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'
import type {BlockPart, DocumentPart, HtmlPart} from './document-parts.js'
import {isDirective, readInfoString} from './info-string.js'

/** What keeps a fence from being one: HTML, a comment, `<pre>`, a directive, indented code, or a paragraph that it continues. */
export type HidingPlace = 'comment' | 'directive' | 'html' | 'indented' | 'pre' | 'text'

/** Lines that look like a fenced block but are something else to Markdown. */
export interface HiddenFence {
  readonly place: HidingPlace
  /** Offset of its opening fence, and the offset after its last line. */
  readonly start: number
  readonly end: number
  readonly language: string
  readonly code: string
}

/** A document, and its parts in order. */
export interface HiddenFencesInput {
  readonly lines: Lines
  readonly parts: readonly DocumentPart[]
  readonly tree: Root
}

const container = '(?:[ \\t>]|(?:[-*+]|\\d{1,9}[.)])[ \\t]+)*'
const opening = new RegExp(`^(${container})(\`{3,}|~{3,})([^\\n\\r]*)$`)

/** Finds everything that looks like a fenced block outside of the fenced blocks of the tree. Linear. */
export function findHiddenFences({lines, parts, tree}: HiddenFencesInput): readonly HiddenFence[] {
  const {source} = lines
  const covered = coveredLines(parts, {lines, tree})
  const found: HiddenFence[] = []
  /** The last lines of directives within directives. */
  const closers = new Set<number>()
  let cover = 0
  for (let line = 1; line <= lines.count; line++) {
    while ((covered[cover]?.end ?? Number.POSITIVE_INFINITY) < line) cover++
    const here = covered[cover]
    const isCovered = here !== undefined && here.start <= line
    if (isCovered && here.part === undefined) {
      line = here.end
      continue
    }
    const [, prefix = '', fence = '', info = ''] = opening.exec(lines.text(line)) ?? []
    if (fence === '' || closers.has(line) || (fence.startsWith('`') && info.includes('`'))) continue
    const last = isCovered ? here.end : (covered[cover]?.start ?? lines.count + 1) - 1
    const end = findEnd(lines, {fence, first: line + 1, last})
    if (isCovered && holdsMarkdown(info)) {
      closers.add(end.line)
      continue
    }
    const start = lines.start(line) + prefix.length
    const infoOffset = start + fence.length
    found.push({
      code: dedent(withLineFeeds(source.slice(lines.start(line + 1), lines.start(end.codeLine))), prefix),
      end: lines.end(end.line),
      language: readInfoString(source.slice(infoOffset, lines.end(line)), infoOffset).language,
      place: isCovered && here.part ? placeIn(here.part, {lines, offset: start}) : 'text',
      start
    })
    line = end.line
  }
  return found
}

interface CoveredLines {
  readonly start: number
  readonly end: number
  /** The HTML, the indented code or the directive on these lines; absent for fenced code and front matter. */
  readonly part?: BlockPart | HtmlPart
}

/** Returns the lines of code, HTML and front matter, in order. */
function coveredLines(
  parts: readonly DocumentPart[],
  {lines, tree}: Pick<HiddenFencesInput, 'lines' | 'tree'>
): readonly CoveredLines[] {
  const [first] = tree.children
  const toml = /^\+\+\+[ \t]*\r?\n(?:(?!\+\+\+)[^\n]*\n)*\+\+\+/.exec(lines.source)?.[0]
  const covered: CoveredLines[] = []
  if (first?.type === 'yaml') covered.push({end: first.position?.end.line ?? 1, start: 1})
  else if (toml !== undefined) covered.push({end: lines.point(toml.length).line, start: 1})
  for (const part of parts) {
    if (part.kind !== 'block' && part.kind !== 'html') continue
    const {end, start} = part.node.position ?? {}
    if (!start || !end) continue
    if (part.kind === 'html' && /^(?:`{3}|~{3})/.test(part.node.value)) {
      // A line that opens or closes a directive.
      covered.push({end: end.line, start: start.line})
      continue
    }
    const isFence = part.kind === 'block' && '`~{'.includes(lines.source.charAt(start.offset ?? 0))
    const opener = isFence ? lines.source.slice(start.offset, lines.end(start.line)) : ''
    if (end.line > start.line + 1 && holdsMarkdown(opener.replace(/^(?:`+|~+)/, ''))) {
      covered.push({end: start.line, start: start.line}, {end: end.line - 1, part, start: start.line + 1})
      covered.push({end: end.line, start: end.line})
    } else covered.push({end: end.line, start: start.line, ...(!isFence && {part})})
  }
  return covered
}

/** Whether a fence with an info string holds Markdown: a directive of MyST (`{note}`) or an admonition of mdBook. */
function holdsMarkdown(info: string): boolean {
  return /^\s*(?:\{[a-z][\w:-]*\}|admonish)(?:\s|$)/.test(info) && !isDirective(info)
}

interface EndSearch {
  readonly fence: string
  /** The line below the fence, and the last line where it may end. */
  readonly first: number
  readonly last: number
}

/** Returns the last line of a fence, and the line after its code. */
function findEnd(lines: Lines, {fence, first, last}: EndSearch): {readonly line: number; readonly codeLine: number} {
  const closing = new RegExp(`^[ \\t>]*${fence.charAt(0)}{${fence.length},}[ \\t]*(?:\\{\\{.*|<<.*)?$`)
  for (let line = first; line <= last; line++) if (closing.test(lines.text(line))) return {codeLine: line, line}
  return {codeLine: last + 1, line: Math.max(first - 1, last)}
}

function placeIn(part: BlockPart | HtmlPart, {lines, offset}: {lines: Lines; offset: number}): HidingPlace {
  const start = part.node.position?.start.offset ?? 0
  if (part.kind === 'block') return '`~'.includes(lines.source.charAt(start)) ? 'directive' : 'indented'
  if (part.comments.some(comment => comment.offset <= offset && offset < comment.end)) return 'comment'
  return /^<pre[\s>]/i.test(part.node.value) ? 'pre' : 'html'
}

/** Removes the prefix of a fence from the lines of its code, as far as they have it. */
function dedent(code: string, prefix: string): string {
  const size = prefix.length
  return code
    .replace(/\n$/, '')
    .split('\n')
    .map(row => {
      const own = /^[ \t>]*/.exec(row)?.[0].length ?? 0
      return row.slice(Math.min(own, size))
    })
    .join('\n')
}
