import {type Lines, withLineFeeds} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {BlockDraft, Draft} from '../draft.js'
import {diagnoseFence} from '../rules/fence-diagnostic.js'
import {type Fence, readFence} from '../source/fence.js'
import {readMarks} from '../source/marks.js'
import {isShell} from '../source/select.js'
import {isSession, readTranscript, type Transcript, typedRows} from '../source/transcript.js'
import type {BlockPlace} from '../source/walk-tree.js'
import {namesFile, type Writing} from '../source/written-options.js'
import {readOutputWriting, readSession, readShownOutput} from './shown-output.js'

/** What a block is looked at with. */
export interface BlockContext {
  readonly lines: Lines
  readonly select: 'marked' | 'shell'
  /** Offset of the document's last exec mark; -1 for none. */
  readonly lastMark: number
  /** What comments right above say. */
  readonly above: readonly AboveBlock[]
}

/** What a comment says about the block below it. */
export interface AboveBlock extends Writing {
  /** It makes the block a step. */
  readonly exec: boolean
  /** It says that the block shows what a step prints. */
  readonly output: boolean
}

/** Decide whether a block of code is a step. */
export function findInBlock({node, headings}: BlockPlace, context: BlockContext): BlockDraft {
  const {lines, select, lastMark, above} = context
  const fence = readFence(node, lines)
  // Marks in indented code are neither steps nor plainly shown: the sweep tells of them.
  if (fence === undefined) return {diagnostics: [], seen: []}

  const marks = readMarks(
    fence.info.groups.length > 0 ? [...infoGroups(fence), ...fence.trailer] : fence.trailer,
    lines
  )
  const isNamedOutput = fence.info.language === 'output' || above.some(comment => comment.output)
  const isOutput = isNamedOutput || fence.info.words.includes('output')
  const isMarked = marks.exec !== undefined || above.some(comment => comment.exec)
  const isFile = namesFile(fence.info) || marks.writings.some(namesFile) || above.some(namesFile)
  const isSelected = !isMarked && !isFile && !marks.isMarked && select === 'shell' && isShell(fence.info.language)
  const isWanted = isMarked || isFile || (isSelected && !isOutput)

  const block = {fence, isMarked, isOutput}
  const isShown = isOutput && !isWanted && fence.isClosed
  // What a command prints may hold any fences.
  const fault = isShown
    ? undefined
    : diagnoseFence(fence, {lines, isMarked, isOutput: isOutput && !isWanted, isWanted, lastMark})
  if (fault !== undefined) {
    // The marks of a faulty block that the fault does not speak of are swept up one by one.
    const reported = marks.diagnostics.filter(
      ({place}) => place.offset !== undefined && !fault.seen.includes(place.offset)
    )
    return {
      block,
      diagnostics: [fault.diagnostic, ...reported],
      seen: [...fault.seen, ...reported.flatMap(({place}) => place.offset ?? [])],
      ...(!fault.swallows && {shown: fence.code})
    }
  }

  const {diagnostics, seen} = marks
  const found = {block, diagnostics, seen, shown: fence.code}
  if (isShown) return {...found, ...findOutput(fence, {above, headings, lines})}
  const value = withLineFeeds(node.value)
  const isTyped = isSelected || isOutput || isSession(fence.info.language)
  const transcript = isTyped ? readTranscript(value) : undefined
  if (isNamedOutput && isMarked && transcript === undefined)
    return {...found, diagnostics: [...diagnostics, markedOutput(fence, lines)]}
  if (!isWanted) return found

  const draft: Draft = {
    start: fence.start,
    end: fence.end,
    code: value,
    codeLine: fence.line + 1,
    language: fence.info.language,
    hidden: false,
    headings,
    writings: [infoWriting(fence, isSelected), ...marks.writings],
    ...(marks.exec !== undefined && {mark: marks.exec})
  }
  const asked = transcript ? asSession(draft, {fence, isOutput, lines, transcript}) : draft
  return {block, diagnostics, draft: asked, seen, shown: fence.code}
}

interface SessionContext {
  readonly fence: Fence
  readonly lines: Lines
  readonly transcript: Transcript
  /** Its author says that output is shown, be it none. */
  readonly isOutput: boolean
}

/** A session with output is a step for each command; one without is a list of commands, and says nothing of output. */
function asSession(draft: Draft, {fence, isOutput, lines, transcript}: SessionContext): Draft {
  const {code, row} = typedRows(transcript)
  const typed = {...draft, code, codeLine: fence.line + 1 + row}
  const hasOutput = isOutput || transcript.hasOutput
  if (!hasOutput || transcript.commands.length === 0) return typed
  return {...typed, commands: readSession({...transcript, hasOutput}, {fence, lines})}
}

interface OutputContext {
  readonly above: readonly AboveBlock[]
  readonly headings: BlockPlace['headings']
  readonly lines: Lines
}

/** What a block shows of the step above it. */
function findOutput(fence: Fence, {above, headings, lines}: OutputContext): Partial<BlockDraft> {
  const shown = readShownOutput(fence, lines)
  if (!shown) return {}
  const writings = [infoWriting(fence, false), ...above].map(writing => readOutputWriting(writing, lines))
  const comment = above.findLast(({output}) => output)
  const {language, offset, value, words} = fence.info
  const inInfo = language === 'output' || words.includes('output')
  const optionsAt =
    inInfo || !comment ? offset + value.trimEnd().length : lines.source.slice(0, comment.end - 3).trimEnd().length
  return {
    diagnostics: writings.flatMap(({diagnostics}) => diagnostics),
    output: {headings, shown: {...shown, optionsAt}, start: fence.start, writings: writings.map(({writing}) => writing)}
  }
}

function infoGroups({info}: Fence): Parameters<typeof readMarks>[0] {
  return info.groups.map(({mark, offset, value}) => ({mark, offset: info.offset + offset, size: value.length}))
}

/** An info string's options; nobody promised that those of an unmarked block are ours, so mistakes there are not. */
function infoWriting({info}: Fence, isSelected: boolean): Writing {
  const {offset, value, words, pairs, problems} = info
  const kind = isSelected ? 'plain-info-string' : 'info-string'
  return {kind, offset, end: offset + value.length, words, pairs, problems: isSelected ? [] : problems}
}

function markedOutput({start}: Fence, lines: Lines): Diagnostic {
  return {
    ruleId: 'unused-mark',
    severity: 'warning',
    place: lines.point(start),
    reason: 'Expected a block without a mark below a comment that says `output`, got a marked one; it is not run',
    remedy: 'Remove `output` from the comment, or the mark from the block.'
  }
}
