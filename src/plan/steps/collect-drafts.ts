import type {Diagnostic} from '../diagnostics.js'
import type {CodeRange, Draft, FoundBlock, OutputBlock, PartDraft} from '../draft.js'
import type {Comment, FencepostComment} from '../source/comment.js'
import type {BlockPart, DocumentPart, HtmlPart} from '../source/document-parts.js'
import type {Tab} from '../source/tabs.js'
import type {BlockContext, CommentAbove} from './block-context.js'
import {draftBlock} from './draft-of-block.js'
import {checkComment, draftComment, unusedComment} from './draft-of-comment.js'
import {draftEditorBlock} from './draft-of-editor-block.js'
import {draftSpan} from './draft-of-span.js'
import {outputWithoutStep} from './shown-output.js'

/** Everything that the parts of a document contribute to the plan. */
export interface Collection {
  /** In document order. */
  readonly drafts: readonly Draft[]
  readonly blocks: readonly FoundBlock[]
  readonly diagnostics: readonly Diagnostic[]
  /** Offsets of the groups that are read or reported. */
  readonly handled: ReadonlySet<number>
  /** Code in which markers are examples, in document order. */
  readonly codeRanges: readonly CodeRange[]
}

/** A comment whose step hasn't been found yet. */
interface WaitingComment {
  readonly comment: FencepostComment
  readonly depth: number
}

/** Drafts the steps of a document's parts; a comment applies to the first step of the content right below it. */
export function collectDrafts(parts: readonly DocumentPart[], context: Omit<BlockContext, 'above'>): Collection {
  const {lines} = context
  const uncommented: BlockContext = {...context, above: []}
  const drafts: Draft[] = []
  const blocks: FoundBlock[] = []
  const diagnostics: Diagnostic[] = []
  const handled = new Set<number>()
  const codeRanges: CodeRange[] = []
  let waiting: WaitingComment[] = []
  /** The last visible step, whose output the next block may show; else why there is none. */
  let last: {readonly index: number} | {readonly reason: string} = {reason: 'there is no step above it'}

  for (const part of parts) {
    switch (part.kind) {
      case 'block':
        takeBlock(part)
        break
      case 'span':
        take(draftSpan(part, lines), part.tabs)
        break
      case 'html':
        takeHtml(part)
        break
      case 'end':
        endAt(part.depth)
        break
      default:
        part satisfies never
    }
  }

  return {drafts, blocks, diagnostics, handled, codeRanges}

  function takeBlock(part: BlockPart): void {
    const found = draftBlock(part, waiting.length === 0 ? uncommented : {...context, above: aboveOf(waiting)})
    const line = part.node.position?.start.line ?? 1
    take(found, part.tabs)
    if (found.output) takeOutput(found.output)
    else if (!found.draft) last = {reason: `the block on line ${line} isn't a step`}
  }

  /** Assigns shown output to the step above it. */
  function takeOutput(output: OutputBlock): void {
    waiting = []
    const index = 'index' in last ? last.index : -1
    const step = drafts[index]
    const problem =
      step === undefined && 'reason' in last
        ? last.reason
        : step?.headings !== output.headings
          ? 'a heading separates it from its step'
          : (step.commands?.at(-1) ?? step).output
            ? 'the output of the step above it is already shown'
            : undefined
    if (step === undefined || problem !== undefined) {
      diagnostics.push(outputWithoutStep({lines, problem: problem ?? 'there is no step above it', start: output.start}))
      return
    }
    drafts[index] = {...step, output: output.shown, written: [...step.written, ...output.written]}
  }

  function take(found: PartDraft, tabs: readonly Tab[] = []): void {
    for (const diagnostic of found.diagnostics) diagnostics.push(diagnostic)
    for (const offset of found.handled) handled.add(offset)
    if (found.block !== undefined) blocks.push(found.block)
    if (found.codeRange !== undefined) codeRanges.push(found.codeRange)
    const draft = found.draft && tabs.length > 0 ? {...found.draft, tabs} : found.draft
    if (draft !== undefined) {
      drafts.push(waiting.length === 0 ? draft : {...draft, written: [...draft.written, ...aboveOf(waiting)]})
      if (!draft.hidden) last = {index: drafts.length - 1}
    }

    // A comment above a reported block isn't reported too.
    if (draft !== undefined || found.diagnostics.length > 0) waiting = []
  }

  function takeHtml({comments, depth, editorBlocks, headings}: HtmlPart): void {
    let done = 0
    // An editor block may contain a comment, and a comment an editor block.
    for (const each of [...comments, ...editorBlocks].sort((a, b) => a.offset - b.offset)) {
      if (each.offset < done) continue
      done = each.end
      if ('kind' in each) takeComment(each, {depth, headings})
      else take(draftEditorBlock(each, {headings, lines}))
    }
  }

  function takeComment(comment: Comment, {depth, headings}: Pick<HtmlPart, 'depth' | 'headings'>): void {
    diagnostics.push(...checkComment(comment, lines))
    if (comment.kind !== 'fencepost') return
    const found = draftComment(comment, {headings, lines})
    if (found === undefined) waiting.push({comment, depth})
    else take(found)
  }

  /** Reports the comments of this depth whose step wasn't found. */
  function endAt(end: number): void {
    const unused = waiting.filter(({depth}) => depth >= end)
    if (unused.length === 0) return
    waiting = waiting.filter(({depth}) => depth < end)
    for (const {comment} of unused) diagnostics.push(unusedComment(comment, lines))
  }
}

function aboveOf(waiting: readonly WaitingComment[]): readonly CommentAbove[] {
  return waiting.map(({comment}) => ({...comment, kind: 'comment'}))
}
