import {type Lines, withLineFeeds} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {Draft, PartDraft} from '../draft.js'
import {diagnoseFence} from '../rules/fence-diagnostic.js'
import type {BlockPart} from '../source/document-parts.js'
import {type Fence, readFence} from '../source/fence.js'
import {readMarkers} from '../source/read-markers.js'
import {namesFile, type WrittenOptions} from '../source/read-options.js'
import {isShell} from '../source/shell-languages.js'
import {isSession, readTranscript, type Transcript, typedCode} from '../source/transcript.js'
import {readOutputOptions, readShownOutput, readTranscriptCommands} from './shown-output.js'

/** The document around a block. */
export interface BlockContext {
  readonly lines: Lines
  readonly select: 'marked' | 'shell'
  /** Offset of the document's last exec marker; -1 for none. */
  readonly lastMark: number
  /** The comments right above the block. */
  readonly above: readonly CommentAbove[]
}

/** A comment right above a block. */
export interface CommentAbove extends WrittenOptions {
  /** Whether it makes the block a step. */
  readonly exec: boolean
  /** Whether the block shows the output of a step. */
  readonly output: boolean
}

/** Decides whether a block of code is a step. */
export function draftBlock({node, headings}: BlockPart, context: BlockContext): PartDraft {
  const {lines, select, lastMark, above} = context
  const fence = readFence(node, lines)
  // Markers in indented code are reported with the unused markers.
  if (fence === undefined) return {diagnostics: [], handled: []}

  const markers = readMarkers(
    fence.info.groups.length > 0 ? [...infoGroups(fence), ...fence.trailer] : fence.trailer,
    lines
  )
  const isNamedOutput = fence.info.language === 'output' || above.some(comment => comment.output)
  const isOutput = isNamedOutput || fence.info.words.includes('output')
  const isMarked = markers.exec !== undefined || above.some(comment => comment.exec)
  const isFile = namesFile(fence.info) || markers.written.some(namesFile) || above.some(namesFile)
  const isSelected = !isMarked && !isFile && !markers.isMarked && select === 'shell' && isShell(fence.info.language)
  const isWanted = isMarked || isFile || (isSelected && !isOutput)

  const block = {fence, isMarked, isOutput}
  const isShownOutput = isOutput && !isWanted && fence.isClosed
  // Shown output may contain any fences.
  const problem = isShownOutput
    ? undefined
    : diagnoseFence(fence, {lines, isMarked, isOutput: isOutput && !isWanted, isWanted, lastMark})
  if (problem !== undefined) {
    // Markers of the block that the problem doesn't cover are reported one by one.
    const reported = markers.diagnostics.filter(
      ({place}) => place.offset !== undefined && !problem.handled.includes(place.offset)
    )
    return {
      block,
      diagnostics: [problem.diagnostic, ...reported],
      handled: [...problem.handled, ...reported.flatMap(({place}) => place.offset ?? [])],
      ...(!problem.swallows && {codeRange: fence.code})
    }
  }

  const {diagnostics, handled} = markers
  const found = {block, diagnostics, handled, codeRange: fence.code}
  if (isShownOutput) return {...found, ...findOutput(fence, {above, headings, lines})}
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
    written: [infoOptions(fence, isSelected), ...markers.written],
    ...(markers.exec !== undefined && {marker: markers.exec})
  }
  const withCommands = transcript ? readCommands(draft, {fence, isOutput, lines, transcript}) : draft
  return {block, diagnostics, draft: withCommands, handled, codeRange: fence.code}
}

interface TranscriptContext {
  readonly fence: Fence
  readonly lines: Lines
  readonly transcript: Transcript
  /** Whether its author says that it shows output, even if that is empty. */
  readonly isOutput: boolean
}

/** A transcript with output has a step per command; one without output is a single step whose output isn't shown. */
function readCommands(draft: Draft, {fence, isOutput, lines, transcript}: TranscriptContext): Draft {
  const {code, row} = typedCode(transcript)
  const typed = {...draft, code, codeLine: fence.line + 1 + row}
  const hasOutput = isOutput || transcript.hasOutput
  if (!hasOutput || transcript.commands.length === 0) return typed
  return {...typed, commands: readTranscriptCommands({...transcript, hasOutput}, {fence, lines})}
}

interface OutputContext {
  readonly above: readonly CommentAbove[]
  readonly headings: BlockPart['headings']
  readonly lines: Lines
}

/** Reads a block that shows the output of the step above it. */
function findOutput(fence: Fence, {above, headings, lines}: OutputContext): Partial<PartDraft> {
  const codeRange = readShownOutput(fence, lines)
  if (!codeRange) return {}
  const written = [infoOptions(fence, false), ...above].map(one => readOutputOptions(one, lines))
  const comment = above.findLast(({output}) => output)
  const {language, offset, value, words} = fence.info
  const inInfo = language === 'output' || words.includes('output')
  const optionsAt =
    inInfo || !comment ? offset + value.trimEnd().length : lines.source.slice(0, comment.end - 3).trimEnd().length
  return {
    diagnostics: written.flatMap(({diagnostics}) => diagnostics),
    output: {
      headings,
      codeRange: {...codeRange, optionsAt},
      start: fence.start,
      written: written.map(({options}) => options)
    }
  }
}

function infoGroups({info}: Fence): Parameters<typeof readMarkers>[0] {
  return info.groups.map(({marker, offset, value}) => ({marker, offset: info.offset + offset, size: value.length}))
}

/** The options in an info string; in an unmarked block they may belong to another tool, so problems don't count. */
function infoOptions({info}: Fence, isSelected: boolean): WrittenOptions {
  const {offset, value, words, pairs, problems} = info
  const kind = isSelected ? 'plain-info-string' : 'info-string'
  return {kind, offset, end: offset + value.length, words, pairs, problems: isSelected ? [] : problems}
}

function markedOutput({start}: Fence, lines: Lines): Diagnostic {
  return {
    ruleId: 'unused-mark',
    severity: 'warning',
    place: lines.point(start),
    reason: "This block has a marker and a comment that says `output`, so it doesn't run",
    remedy: 'Remove the marker from the block or `output` from the comment.'
  }
}
