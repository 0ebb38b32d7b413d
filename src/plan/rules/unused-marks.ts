import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {Shown} from '../draft.js'
import type {Occurrence} from '../source/find-marks.js'
import type {BlockPlace, HtmlPlace, Place} from '../source/walk-tree.js'
import {explainInBlock, explainInHtml, explainInText, type Quiet} from './explain-mark.js'

/** All that is written like an exec mark, and what is known of it. */
export interface SweepInput {
  /** In the order of the document. */
  readonly marks: readonly Occurrence[]
  readonly places: readonly Place[]
  readonly lines: Lines
  /** Offsets of the groups that are understood or reported. */
  readonly seen: ReadonlySet<number>
  /** Where marks are shown and not meant, in the order of the document. */
  readonly shown: readonly Shown[]
}

/** Report every exec mark that nothing else accounts for: none may vanish in silence. */
export function sweepMarks({marks, places, lines, seen, shown}: SweepInput): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const holders = places.filter(place => place.kind === 'block' || place.kind === 'html')
  const isShown = ranges(shown, each => each)
  const holderOf = ranges(holders, ({node}) => ({
    start: node.position?.start.offset ?? 0,
    end: node.position?.end.offset ?? 0
  }))

  const html = places.filter(place => place.kind === 'html')
  const commentAt = ranges(
    html.flatMap(({comments}) => comments),
    ({offset, end}) => ({start: offset, end})
  )
  const preformattedAt = ranges(
    html.flatMap(place => preformattedIn(place, lines)),
    each => each
  )

  for (const mark of marks) {
    if (isShown(mark.offset) !== undefined || seen.has(mark.offset)) continue
    const quiet =
      commentAt(mark.offset) !== undefined ? 'comment' : preformattedAt(mark.offset) !== undefined ? 'pre' : undefined
    diagnostics.push(explain(mark, {holder: holderOf(mark.offset), quiet, lines}))
  }

  return diagnostics
}

interface Surroundings {
  /** The code or HTML that a mark stands in. */
  readonly holder: BlockPlace | HtmlPlace | undefined
  /** What of that HTML makes it documentation. */
  readonly quiet: Quiet | undefined
  readonly lines: Lines
}

function explain(mark: Occurrence, {holder, quiet, lines}: Surroundings): Diagnostic {
  switch (holder?.kind) {
    case 'block':
      return explainInBlock(mark, {block: holder, lines})
    case 'html':
      return explainInHtml(mark, {html: holder, quiet, lines})
    case undefined:
      return explainInText(mark, lines)
    default:
      return holder satisfies never
  }
}

/** Where an HTML node's `<pre>` elements are; one that is not closed goes to the node's end. */
function preformattedIn({node}: HtmlPlace, {source}: Lines): readonly Shown[] {
  const offset = node.position?.start.offset ?? 0
  const text = source.slice(offset, node.position?.end.offset)
  const found: Shown[] = []
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

/** A way to find the item around an offset; offsets must be asked for in ascending order. */
function ranges<Item>(items: readonly Item[], rangeOf: (item: Item) => Shown): (offset: number) => Item | undefined {
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
