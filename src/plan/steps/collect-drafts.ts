import type {Diagnostic} from '../diagnostics.js'
import type {BlockDraft, Draft, FoundBlock, OutputBlock, Shown} from '../draft.js'
import type {Comment, FencepostComment} from '../source/comment.js'
import type {BlockPlace, HtmlPlace, Place} from '../source/walk-tree.js'
import {type AboveBlock, type BlockContext, findInBlock} from './draft-of-block.js'
import {checkComment, findInComment, unusedComment} from './draft-of-comment.js'
import {findInEditor} from './draft-of-editor-block.js'
import {findInSpan} from './draft-of-span.js'
import {outputWithoutStep} from './shown-output.js'

/** All that the places of a document come to. */
export interface Collection {
  /** In the order of the document. */
  readonly drafts: readonly Draft[]
  readonly blocks: readonly FoundBlock[]
  readonly diagnostics: readonly Diagnostic[]
  /** Offsets of the groups that are understood or reported. */
  readonly seen: ReadonlySet<number>
  /** Where marks are shown and not meant, in the order of the document. */
  readonly shown: readonly Shown[]
}

/** A comment that waits for the step below it. */
interface Waiting {
  readonly comment: FencepostComment
  readonly depth: number
}

/** Look at every place of a document; a comment goes to the first step of what stands right below it. */
export function collect(places: readonly Place[], context: Omit<BlockContext, 'above'>): Collection {
  const {lines} = context
  const unsaid: BlockContext = {...context, above: []}
  const drafts: Draft[] = []
  const blocks: FoundBlock[] = []
  const diagnostics: Diagnostic[] = []
  const seen = new Set<number>()
  const shown: Shown[] = []
  let waiting: Waiting[] = []
  /** The last step that a reader sees, as long as nothing stands below it whose output could be shown. */
  let last: {readonly index: number} | {readonly reason: string} = {reason: 'no step'}

  for (const place of places) {
    switch (place.kind) {
      case 'block':
        takeBlock(place)
        break
      case 'span':
        take(findInSpan(place, lines))
        break
      case 'html':
        takeHtml(place)
        break
      case 'end':
        endAt(place.depth)
        break
      default:
        place satisfies never
    }
  }

  return {drafts, blocks, diagnostics, seen, shown}

  function takeBlock(place: BlockPlace): void {
    const finding = findInBlock(place, waiting.length === 0 ? unsaid : {...context, above: aboveOf(waiting)})
    const line = place.node.position?.start.line ?? 1
    take(finding)
    if (finding.output) takeOutput(finding.output)
    else if (!finding.draft) last = {reason: `the block of line ${line}, which is no step`}
  }

  /** Gives shown output to the step above it. */
  function takeOutput(output: OutputBlock): void {
    waiting = []
    const index = 'index' in last ? last.index : -1
    const step = drafts[index]
    const fault =
      step === undefined && 'reason' in last
        ? last.reason
        : step?.headings !== output.headings
          ? 'a heading'
          : (step.commands?.at(-1) ?? step).output
            ? `a step whose output is shown already`
            : undefined
    if (step === undefined || fault !== undefined) {
      diagnostics.push(outputWithoutStep({fault: fault ?? 'no step', lines, start: output.start}))
      return
    }
    drafts[index] = {...step, output: output.shown, writings: [...step.writings, ...output.writings]}
  }

  function take(finding: BlockDraft): void {
    for (const diagnostic of finding.diagnostics) diagnostics.push(diagnostic)
    for (const offset of finding.seen) seen.add(offset)
    if (finding.block !== undefined) blocks.push(finding.block)
    if (finding.shown !== undefined) shown.push(finding.shown)
    const {draft} = finding
    if (draft !== undefined) {
      drafts.push(waiting.length === 0 ? draft : {...draft, writings: [...draft.writings, ...aboveOf(waiting)]})
      if (!draft.hidden) last = {index: drafts.length - 1}
    }

    // A comment above something that is reported is not reported for that as well.
    if (draft !== undefined || finding.diagnostics.length > 0) waiting = []
  }

  function takeHtml({comments, depth, editorBlocks, headings}: HtmlPlace): void {
    let done = 0
    // A comment may stand in a file for the editor, and a block for the editor in a comment.
    for (const each of [...comments, ...editorBlocks].sort((a, b) => a.offset - b.offset)) {
      if (each.offset < done) continue
      done = each.end
      if ('kind' in each) takeComment(each, {depth, headings})
      else take(findInEditor(each, {headings, lines}))
    }
  }

  function takeComment(comment: Comment, {depth, headings}: Pick<HtmlPlace, 'depth' | 'headings'>): void {
    diagnostics.push(...checkComment(comment, lines))
    if (comment.kind !== 'fencepost') return
    const finding = findInComment(comment, {headings, lines})
    if (finding === undefined) waiting.push({comment, depth})
    else take(finding)
  }

  /** Nothing of this depth was found for the comments that still wait. */
  function endAt(end: number): void {
    const over = waiting.filter(({depth}) => depth >= end)
    if (over.length === 0) return
    waiting = waiting.filter(({depth}) => depth < end)
    for (const {comment} of over) diagnostics.push(unusedComment(comment, lines))
  }
}

function aboveOf(waiting: readonly Waiting[]): readonly AboveBlock[] {
  return waiting.map(({comment}) => ({...comment, kind: 'comment'}))
}
