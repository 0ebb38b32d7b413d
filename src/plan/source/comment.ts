import leven from 'leven'
import type {Html} from 'mdast'
import {readAttributes} from '../../config/attributes.js'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'

/** Code in a comment, for set-up and clean-up that readers don't see. */
export interface HiddenCode {
  /** The code without the common indent of its lines and without the last newline. */
  readonly value: string
  /** 1-based line of the file on which it starts. */
  readonly line: number
}

/** A comment for Fencepost: `<!-- fencepost timeout=5s -->`. */
export interface FencepostComment {
  readonly kind: 'fencepost'
  /** Offsets of its start and end in the file. */
  readonly offset: number
  readonly end: number
  /** Bare words except `exec` and `output`. */
  readonly words: readonly string[]
  readonly pairs: readonly (readonly [string, string])[]
  readonly problems: readonly string[]
  /** Has the word `exec`: its own code or the unmarked block below it is a step. */
  readonly exec: boolean
  /** Has the word `output`: the block below it shows the output of a step. */
  readonly output: boolean
  readonly hidden?: HiddenCode
}

/** Any other comment. */
export interface OtherComment {
  readonly kind: 'other'
  readonly offset: number
  readonly end: number
  readonly isTerminated: boolean
  /** Its first word, if that is almost `fencepost`, or is `fencepost` in an unterminated comment. */
  readonly nearMiss?: string
}

export type Comment = FencepostComment | OtherComment

/**
 * Returns the comments of an HTML node, block or inline, in the syntax of HTML or MDX. Their text comes from the node's value, which has no prefixes of
 * quotes and lists, and their offsets come from the source.
 */
export function readComments(node: Html, lines: Lines): readonly Comment[] {
  const comments: Comment[] = []
  const nodeEnd = node.position?.end.offset ?? 0
  let offset = node.position?.start.offset ?? 0
  let index = 0
  const [opening, closing] = node.value.startsWith('{/*') ? ['{/*', '*/}'] : ['<!--', '-->']

  while (true) {
    index = node.value.indexOf(opening, index)
    if (index === -1) return comments
    // Every comment of the value is in the source too, because prefixes of containers only occur between lines.
    offset = lines.source.indexOf(opening, offset)

    const close = node.value.indexOf(closing, index + opening.length)
    const isTerminated = close !== -1
    const end = isTerminated ? lines.source.indexOf(closing, offset + opening.length) + closing.length : nodeEnd
    const value = node.value.slice(index + opening.length, isTerminated ? close : undefined)
    comments.push(readComment(value, {offset, end, isTerminated, line: lines.point(offset).line}))
    if (!isTerminated) return comments
    index = close + closing.length
    offset = end
  }
}

interface CommentRange {
  readonly offset: number
  readonly end: number
  readonly isTerminated: boolean
  readonly line: number
}

/** Options whose value keeps its line breaks. In any other option a line break is a space. */
const keepsLines = /^(?:stdin|env\..*)$/

function readComment(value: string, {offset, end, isTerminated, line}: CommentRange): Comment {
  const word = /^\s*([^\s=]+)/.exec(value)
  const name = word?.[1] ?? ''

  if (word === null || name !== 'fencepost' || !isTerminated) {
    const isNear = name.length > 6 && name.length < 13 && leven(name.toLowerCase(), 'fencepost') <= 2
    return {kind: 'other', offset, end, isTerminated, ...(isNear && {nearMiss: name})}
  }

  const rest = withLineFeeds(value.slice(word[0].length))
  const newline = rest.indexOf('\n')
  const header = newline === -1 ? rest : rest.slice(0, newline)
  const body = newline === -1 ? '' : rest.slice(newline + 1)
  const first = readAttributes(header)
  const isHidden = body.trim() !== '' && (first.words.includes('exec') || first.pairs.some(([key]) => key === 'file'))
  const {words, pairs, problems} = isHidden ? first : readAttributes(rest)
  // A comment may start with empty lines.
  const above = withLineFeeds(word[0]).split('\n').length - 1

  return {
    kind: 'fencepost',
    offset,
    end,
    words: words.filter(each => each !== 'exec' && each !== 'output'),
    pairs: pairs.map(([key, text]) => [key, keepsLines.test(key) ? text : text.replaceAll('\n', ' ')]),
    problems,
    exec: words.includes('exec'),
    output: words.includes('output'),
    ...(isHidden && {hidden: readHidden(body, line + above + 1)})
  }
}

/** Removes blank lines around the code and the common indent of its lines. */
function readHidden(body: string, line: number): HiddenCode {
  const rows = body.split('\n')
  let first = 0
  while (rows[first]?.trim() === '') first++
  let last = rows.length
  while (rows[last - 1]?.trim() === '') last--

  const code = rows.slice(first, last)
  const indent = sharedIndent(code)
  return {
    value: code
      .map(row => row.slice(indent))
      .join('\n')
      .trimEnd(),
    line: line + first
  }
}

function sharedIndent(rows: readonly string[]): number {
  let shared: string | undefined

  for (const row of rows) {
    if (row.trim() === '') continue
    const indent = /^[\t ]*/.exec(row)?.[0] ?? ''
    if (shared === undefined) shared = indent
    let size = 0
    while (size < shared.length && shared[size] === indent[size]) size++
    shared = shared.slice(0, size)
  }

  return shared?.length ?? 0
}
