import type {Languages} from '../../model/settings.js'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {Draft, PartDraft} from '../draft.js'
import {diagnoseFence} from '../rules/fence-diagnostic.js'
import type {BlockPart} from '../source/document-parts.js'
import {type Fence, readFence} from '../source/fence.js'
import {isDirective, readInfoString} from '../source/info-string.js'
import {readPythonTranscript} from '../source/interpreter-transcript.js'
import {readMarkers} from '../source/read-markers.js'
import {namesFile, type WrittenOptions} from '../source/read-options.js'
import {kindOfLanguage, type LanguageKind} from '../source/shell-languages.js'
import {type ForeignTranscript, readTranscript, type Transcript, typedCode} from '../source/transcript.js'
import type {BlockContext, CommentAbove} from './block-context.js'
import {refuseBlock, skipReason} from './selected-block.js'
import {readOutputOptions, readShownOutput, readTranscriptCommands} from './shown-output.js'

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
  const {language} = fence.info
  const isNamedOutput = language === 'output' || above.some(comment => comment.output)
  const isOutput = isNamedOutput || fence.info.words.includes('output')
  const isMarked = markers.exec !== undefined || above.some(comment => comment.exec)
  const {row, value} = readBody(withLineFeeds(node.value), fence)
  const kind = kindOfLanguage(language, context.languages)
  // Other tools fill an empty block with the code of the file that it names.
  const isIncluded =
    select === 'shell' && kind !== 'interpreter' && kind !== 'other' && value.trim() === '' && namesFile(fence.info)
  const isFile = (namesFile(fence.info) && !isIncluded) || markers.written.some(namesFile) || above.some(namesFile)
  const session = kind === 'other' && !isOutput ? undefined : readSession(value, {context, isMarked, kind})
  const interpreter = interpreterOf(fence, context)
  const transcript = session?.kind === 'transcript' ? session : undefined
  const hasSession = kind === 'interpreter' || kind === 'session' || kind === 'shell' || transcript !== undefined
  const isShell = isMarked || (!isOutput && hasSession)
  const isSelected =
    !isMarked && !isFile && !markers.isMarked && select === 'shell' && (isShell || transcript !== undefined)
  const isWanted = isMarked || isFile || (isSelected && !isOutput)

  const typed = transcript ? typedCode(transcript) : {code: value.slice(row), row}
  const selected = {context, fence, kind, session}
  const refusal =
    isSelected && !isOutput && !transcript && kind !== 'interpreter' ? refuseBlock(value, selected) : undefined
  const isRefused = refusal !== undefined || (isSelected && typed.code.trim() === '')
  const block = {code: typed.code, fence, isMarked, isOutput, isRefused, isShell}
  const isShownOutput = isOutput && !isWanted && fence.isClosed
  // Shown output may contain any fences.
  const problem = isShownOutput
    ? undefined
    : diagnoseFence(fence, {
        isMarked,
        isOutput: isOutput && !isWanted,
        isWanted,
        lastMark,
        lines,
        opensStep: line => select === 'shell' && opensShell(lines.text(line), context.languages)
      })
  if (problem !== undefined) {
    // Markers of the block that the problem doesn't cover are reported one by one.
    const reported = markers.diagnostics.filter(
      ({place}) => place.offset !== undefined && !problem.handled.includes(place.offset)
    )
    return {
      block: {...block, isRefused: isWanted},
      diagnostics: [problem.diagnostic, ...reported],
      handled: [...problem.handled, ...reported.flatMap(({place}) => place.offset ?? [])],
      ...(!problem.swallows && {codeRange: fence.code})
    }
  }

  const {handled} = markers
  const diagnostics = [...markers.diagnostics, ...(refusal ? [refusal] : [])]
  const found = {block, diagnostics, handled, codeRange: fence.code}
  if (isShownOutput) return {...found, ...findOutput(fence, {above, headings, lines})}
  if (isNamedOutput && isMarked && transcript === undefined)
    return {...found, diagnostics: [...diagnostics, markedOutput(fence, lines)]}
  if (!isWanted || refusal || (isIncluded && isSelected)) return found

  const skip = isSelected && kind !== 'interpreter' ? skipReason(typed.code, selected) : undefined
  // A transcript with output has a step per command; one without is a single step whose output isn't shown.
  const hasOutput = isOutput || transcript?.hasOutput === true
  const isSplit = transcript !== undefined && hasOutput && transcript.commands.length > 0
  const commands = isSplit ? readTranscriptCommands({...transcript, hasOutput}, {fence, lines}) : undefined
  const draft: Draft = {
    start: fence.start,
    end: fence.end,
    code: typed.code,
    codeLine: fence.line + 1 + typed.row,
    language,
    hidden: false,
    headings,
    written: [
      ...(skip === undefined ? [] : [givenOption(fence, ['skip', skip])]),
      ...(interpreter === undefined ? [] : [givenOption(fence, ['session', interpreter])]),
      infoOptions(fence, isSelected),
      ...markers.written
    ],
    ...(markers.exec !== undefined && {marker: markers.exec}),
    ...(commands && {commands})
  }
  return {...found, draft}
}

/** Blanks the options of a directive of MyST, which aren't code, and returns the number of their lines. */
function readBody(value: string, {info}: Fence): {readonly row: number; readonly value: string} {
  const [options = ''] = (isDirective(info.value) && directiveOptions.exec(value)) || []
  const blank = options.replace(/[^\n]/g, '')
  return {row: blank.length, value: blank + value.slice(options.length)}
}

/** Lines such as `:linenos:`, or YAML between `---` lines, and a blank line below them. */
const directiveOptions = /^(?:(?:[ \t]*:[\w-]+:.*(?:\n|$))+|---\n(?:(?!---).*\n)*---(?:\n|$))\n?/

/** Whether a line with an opening fence names the language of a shell. */
function opensShell(line: string, languages: Languages): boolean {
  const info = line.replace(/^[ \t>]*(?:`+|~+)/, '')
  const kind = kindOfLanguage(readInfoString(info, 0).language, languages)
  return kind === 'session' || kind === 'shell'
}

interface SessionContext {
  readonly context: BlockContext
  readonly kind: LanguageKind
  readonly isMarked: boolean
}

type Session = ForeignTranscript | Transcript

function readSession(value: string, {context, isMarked, kind}: SessionContext): Session | undefined {
  const {above, prompts, readShell} = context
  if (kind === 'interpreter') return readPythonTranscript(value)
  if (!readShell) return undefined
  const custom = [
    ...prompts,
    ...above.flatMap(({pairs}) => pairs).flatMap(([key, text]) => (key === 'prompt' ? [text] : []))
  ]
  const isSession = kind === 'session'
  // A marked block may start with a redirection.
  const hasAngle = isSession || (kind === 'shell' && !isMarked)
  return readTranscript(value, {custom, hasAngle, isSession, readShell})
}

/** An option that the block itself doesn't have. */
function givenOption({end, start}: Fence, pair: readonly [name: string, value: string]): WrittenOptions {
  return {end, kind: 'selection', offset: start, pairs: [pair], problems: [], words: []}
}

/** The interpreter that runs the language of a block. */
function interpreterOf({info: {language}}: Fence, {languages}: BlockContext): string | undefined {
  const session = Object.hasOwn(languages, language) ? languages[language] : undefined
  return session === 'bash' ? undefined : session
}

interface OutputContext {
  readonly above: readonly CommentAbove[]
  readonly headings: BlockPart['headings']
  readonly lines: Lines
}

/** Reads a block that shows the output of the step above it. */
function findOutput(fence: Fence, {above, headings, lines}: OutputContext): Partial<PartDraft> {
  const shown = readShownOutput(fence, lines)
  if (!shown) return {}
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
      shown: {...shown, optionsAt},
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
