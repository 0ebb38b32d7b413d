import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {CodeRange} from '../draft.js'
import type {BlockPart, DocumentPart, HtmlPart} from '../source/document-parts.js'
import type {Occurrence} from '../source/find-markers.js'
import {explainInBlock, explainInHtml, explainInText, type InertHtml} from './explain-marker.js'

/** Everything that looks like an exec marker, and what is already handled. */
export interface UnusedMarkersInput {
  /** In document order. */
  readonly markers: readonly Occurrence[]
  readonly parts: readonly DocumentPart[]
  readonly lines: Lines
  /** Offsets of the groups that are read or reported. */
  readonly handled: ReadonlySet<number>
  /** Code in which markers are examples, in document order. */
  readonly codeRanges: readonly CodeRange[]
}

/** Reports every exec marker that isn't handled, so that none is ignored silently. */
export function reportUnusedMarkers({
  markers,
  parts,
  lines,
  handled,
  codeRanges
}: UnusedMarkersInput): readonly Diagnostic[] {
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

  for (const marker of markers) {
    if (codeAt(marker.offset) !== undefined || handled.has(marker.offset)) continue
    const inert =
      commentAt(marker.offset) !== undefined
        ? 'comment'
        : preformattedAt(marker.offset) !== undefined
          ? 'pre'
          : undefined
    diagnostics.push(explain(marker, {container: containerAt(marker.offset), inert, lines}))
  }

  return diagnostics
}

interface MarkContext {
  /** The code or HTML around the marker. */
  readonly container: BlockPart | HtmlPart | undefined
  /** The HTML that makes the marker an example. */
  readonly inert: InertHtml | undefined
  readonly lines: Lines
}

function explain(marker: Occurrence, {container, inert, lines}: MarkContext): Diagnostic {
  switch (container?.kind) {
    case 'block':
      return explainInBlock(marker, {block: container, lines})
    case 'html':
      return explainInHtml(marker, {html: container, inert, lines})
    case undefined:
      return explainInText(marker, lines)
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
