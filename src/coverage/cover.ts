import type {Root} from 'mdast'
import type {DocumentCoverage, ShellBlock} from '../model/coverage.js'
import type {Step} from '../model/step.js'
import type {FoundBlock} from '../plan/draft.js'
import {listParts} from '../plan/source/document-parts.js'
import {isShell} from '../plan/source/shell-languages.js'
import {readTranscript, typedCode} from '../plan/source/transcript.js'
import {collectDrafts} from '../plan/steps/collect-drafts.js'
import {type Lines, readLines, withLineFeeds} from '../text/source-lines.js'

/** A document, and what became of its steps. */
export interface CoverInput {
  readonly file: string
  readonly source: string
  /** The tree of that very source. */
  readonly tree: Root
  /** The steps of the document. */
  readonly steps: readonly Step[]
  /** Why a step is not run; nothing for one that is. */
  readonly skipReason: (step: Step) => string | undefined
}

/** Names of shells, and of their sessions, that fences have beside those which `select: shell` takes. */
const otherShells: ReadonlySet<string> = new Set(
  'ash bash-session dash fish ksh sh-session shell-session shellscript shellsession terminal zsh'.split(' ')
)

/** Counts the shell blocks of a document, and tells which of them are run. Pure; takes linear time. */
export function cover({file, source, tree, steps, skipReason}: CoverInput): DocumentCoverage {
  const lines = readLines(source)
  // What is selected does not matter: it changes drafts, not blocks.
  const {blocks} = collectDrafts(listParts(tree, lines), {lastMark: -1, lines, select: 'marked'})
  const fenceLines = new Set(blocks.map(({fence}) => placeOf(lines.point(fence.start))))
  const placeOfBlock = (step: Step) => placeOf(startOf(step, lines))
  const stepsByPlace = new Map(steps.map(step => [placeOfBlock(step), step]))
  const inline = steps.filter(step => !step.hidden && !fenceLines.has(placeOfBlock(step)))

  return {
    blocks: blocks
      .filter(block => isShellBlock(block))
      .map(block => {
        const step = stepsByPlace.get(placeOf(lines.point(block.fence.start)))
        return {...describe(block, lines), ...stateOf(block, {skipReason, step})}
      }),
    file,
    inline: {marked: inline.length, run: inline.filter(step => skipReason(step) === undefined).length}
  }
}

function isShellBlock({fence, isMarked, isOutput}: FoundBlock): boolean {
  const {language} = fence.info
  return isMarked || (!isOutput && (isShell(language) || otherShells.has(language)))
}

/** Where the block of a step begins: the commands of a transcript share theirs. */
function startOf(step: Step, lines: Lines): {readonly line: number; readonly column: number} {
  const isInTranscript = step.kind !== 'file' && step.expectation?.form === 'transcript'
  return isInTranscript && step.expectation ? lines.point(step.expectation.fence.opening) : step
}

function placeOf({line, column}: {readonly line: number; readonly column: number}): string {
  return `${line}:${column}`
}

function describe({fence}: FoundBlock, lines: Lines): Pick<ShellBlock, 'command' | 'language' | 'line'> {
  const value = withLineFeeds(fence.node.value)
  const transcript = readTranscript(value)
  const code = transcript ? typedCode(transcript).code : value
  const rows = code.split('\n').map(row => row.trim())
  const command = rows.find(row => row !== '' && !row.startsWith('#')) ?? rows.find(row => row !== '') ?? ''
  return {command, language: fence.info.language, line: lines.point(fence.start).line}
}

interface StateInput {
  readonly step: Step | undefined
  readonly skipReason: CoverInput['skipReason']
}

function stateOf({isMarked}: FoundBlock, {step, skipReason}: StateInput): Pick<ShellBlock, 'reason' | 'state'> {
  if (!step) return {state: isMarked ? 'mistaken' : 'unmarked'}
  const reason = skipReason(step)
  return reason === undefined ? {state: 'run'} : {reason, state: 'skipped'}
}
