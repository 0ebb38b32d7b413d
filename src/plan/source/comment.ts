import leven from 'leven'
import type {Html} from 'mdast'
import {readAttributes} from '../../config/attributes.js'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'

/** Code that stands in a comment, for set-up and clean-up that no reader shall see. */
export interface HiddenCode {
  /** Without the indent that all its lines share, and without the last newline. */
  readonly value: string
  /** 1-based line of its first line in the file. */
  readonly line: number
}

/** A comment that speaks to the tool: `<!-- fencepost timeout=5s -->`. */
export interface FencepostComment {
  readonly kind: 'fencepost'
  /** Where it begins and ends in the file. */
  readonly offset: number
  readonly end: number
  /** Bare words, `exec` and `output` left out. */
  readonly words: readonly string[]
  readonly pairs: readonly (readonly [string, string])[]
  readonly problems: readonly string[]
  /** It says `exec`: its own code is a step, or the block below it is one without a mark. */
  readonly exec: boolean
  /** It says `output`: the block below shows what a step prints, and is no step itself. */
  readonly output: boolean
  readonly hidden?: HiddenCode
}

/** A comment that does not speak to the tool; `nearMiss` tells that it seems to want to. */
export interface OtherComment {
  readonly kind: 'other'
  readonly offset: number
  readonly end: number
  readonly isTerminated: boolean
  /** Its first word, where that is almost `fencepost`, or where it is `fencepost` and the end is missing. */
  readonly nearMiss?: string
}

export type Comment = FencepostComment | OtherComment

/**
 * Read all comments of an HTML node, block or inline.
 *
 * The node's value gives the code (prefixes of quotes and lists are gone from it), the source gives the places.
 */
export function readComments(node: Html, lines: Lines): readonly Comment[] {
  const comments: Comment[] = []
  const nodeEnd = node.position?.end.offset ?? 0
  let offset = node.position?.start.offset ?? 0
  let index = 0

  while (true) {
    index = node.value.indexOf('<!--', index)
    if (index === -1) return comments
    // What the value holds, the source holds too, as prefixes of containers stand between lines only.
    offset = lines.source.indexOf('<!--', offset)

    const close = node.value.indexOf('-->', index + 4)
    const isTerminated = close !== -1
    const end = isTerminated ? lines.source.indexOf('-->', offset + 4) + 3 : nodeEnd
    const value = node.value.slice(index + 4, isTerminated ? close : undefined)
    comments.push(readComment(value, {offset, end, isTerminated, line: lines.point(offset).line}))
    if (!isTerminated) return comments
    index = close + 3
    offset = end
  }
}

interface CommentPlace {
  readonly offset: number
  readonly end: number
  readonly isTerminated: boolean
  readonly line: number
}

/** Options whose text may be of several lines. In any other a break is that of a long comment. */
const keepsLines = /^(?:stdin|env\..*)$/

function readComment(value: string, {offset, end, isTerminated, line}: CommentPlace): Comment {
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
  // Lines before the header, as in a comment whose first line is empty.
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

/** Leave out blank lines around the code, and the indent that its lines share. */
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
