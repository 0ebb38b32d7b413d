import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {CodeRange} from '../draft.js'
import type {BlockPart, DocumentPart, HtmlPart} from '../source/document-parts.js'
import type {Occurrence} from '../source/find-marks.js'
import {explainInBlock, explainInHtml, explainInText, type InertHtml} from './explain-mark.js'

/** Everything that looks like an exec mark, and what is already handled. */
export interface UnusedMarksInput {
  /** In document order. */
  readonly marks: readonly Occurrence[]
  readonly parts: readonly DocumentPart[]
  readonly lines: Lines
  /** Offsets of the groups that are read or reported. */
  readonly handled: ReadonlySet<number>
  /** Code in which marks are examples, in document order. */
  readonly codeRanges: readonly CodeRange[]
}

/** Reports every exec mark that isn't handled, so that none is ignored silently. */
export function reportUnusedMarks({marks, parts, lines, handled, codeRanges}: UnusedMarksInput): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const containers = parts.filter(place => place.kind === 'block' || place.kind === 'html')
  const codeAt = ranges(codeRanges, each => each)
  const containerAt = ranges(containers, ({node}) => ({
    start: node.position?.start.offset ?? 0,
    end: node.position?.end.offset ?? 0
  }))

  const html = parts.filter(place => place.kind === 'html')
  const commentAt = ranges(
    html.flatMap(({comments}) => comments),
    ({offset, end}) => ({start: offset, end})
  )
  const preformattedAt = ranges(
    html.flatMap(place => preformattedIn(place, lines)),
    each => each
  )

  for (const mark of marks) {
    if (codeAt(mark.offset) !== undefined || handled.has(mark.offset)) continue
    const inert =
      commentAt(mark.offset) !== undefined ? 'comment' : preformattedAt(mark.offset) !== undefined ? 'pre' : undefined
    diagnostics.push(explain(mark, {container: containerAt(mark.offset), inert, lines}))
  }

  return diagnostics
}

interface MarkContext {
  /** The code or HTML around the mark. */
  readonly container: BlockPart | HtmlPart | undefined
  /** The HTML that makes the mark an example. */
  readonly inert: InertHtml | undefined
  readonly lines: Lines
}

function explain(mark: Occurrence, {container, inert, lines}: MarkContext): Diagnostic {
  switch (container?.kind) {
    case 'block':
      return explainInBlock(mark, {block: container, lines})
    case 'html':
      return explainInHtml(mark, {html: container, inert, lines})
    case undefined:
      return explainInText(mark, lines)
    default:
      return container satisfies never
  }
}

/** Returns the ranges of an HTML node's `<pre>` elements; an unclosed one extends to the end of the node. */
function preformattedIn({node}: HtmlPart, {source}: Lines): readonly CodeRange[] {
  const offset = node.position?.start.offset ?? 0
  const text = source.slice(offset, node.position?.end.offset)
  const found: CodeRange[] = []
  let start: number | undefined

  for (const match of text.matchAll(/<(\/?)pre(?=[\s>])/gi)) {
    if (match[1] === '') start ??= offset + match.index
    else if (start !== undefined) {
      found.push({start, end: offset + match.index})
      start = undefined
    }
  }

  return start === undefined ? found : [...found, {start, end: offset + text.length}]
}

/** Returns a function that finds the item around an offset; call it with ascending offsets. */
function ranges<Item>(
  items: readonly Item[],
  rangeOf: (item: Item) => CodeRange
): (offset: number) => Item | undefined {
  let index = 0

  return offset => {
    for (let item = items[index]; item !== undefined; item = items[++index]) {
      const {start, end} = rangeOf(item)
      if (offset < start) return undefined
      if (offset < end) return item
    }

    return undefined
  }
}
