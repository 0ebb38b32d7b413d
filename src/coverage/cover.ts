import type {Root} from 'mdast'
import type {DocumentCoverage, ShellBlock} from '../model/coverage.js'
import {type BlockSelection, defaultLanguages} from '../model/settings.js'
import type {Step} from '../model/step.js'
import type {FoundBlock} from '../plan/draft.js'
import {findHiddenBlocks, placeText} from '../plan/rules/hidden-blocks.js'
import {listParts} from '../plan/source/document-parts.js'
import {collectDrafts} from '../plan/steps/collect-drafts.js'
import {readShell} from '../shell-code/shell-commands.js'
import {type Lines, readLines} from '../text/source-lines.js'

/** A document, and which of its steps run. */
export interface CoverInput {
  readonly file: string
  readonly source: string
  /** The tree of `source`. */
  readonly tree: Root
  /** The steps of the document. */
  readonly steps: readonly Step[]
  /** Why a step is skipped; `undefined` for one that runs. */
  readonly skipReason: (step: Step) => string | undefined
  /** Which blocks hold shell commands, and which of them run. */
  readonly settings?: BlockSelection
}

const defaults = {languages: defaultLanguages, select: 'marked'} as const

/** Returns the shell blocks of a document, and which of them run. Linear. */
export function cover({file, source, tree, settings = defaults, steps, skipReason}: CoverInput): DocumentCoverage {
  const lines = readLines(source)
  const parts = listParts(tree, lines)
  const options = {
    languages: settings.languages,
    lines,
    variables: new Set<string>(),
    prompts: steps.flatMap(({options}) => options.prompt ?? []),
    readShell
  }
  const {blocks} = collectDrafts(parts, {...options, isInstalled: () => true, lastMark: -1, select: settings.select})
  const hidden = findHiddenBlocks({...options, parts, tree})
  const fenceLines = new Set(blocks.map(({fence}) => placeOf(lines.point(fence.start))))
  const placeOfBlock = (step: Step) => placeOf(startOf(step, lines))
  const stepsByPlace = new Map(steps.map(step => [placeOfBlock(step), step]))
  const inline = steps.filter(step => !step.hidden && !fenceLines.has(placeOfBlock(step)))

  const visible = blocks
    .filter(({isShell}) => isShell)
    .map((block): ShellBlock => {
      const {code, fence} = block
      const step = stepsByPlace.get(placeOf(lines.point(fence.start)))
      const {line} = lines.point(fence.start)
      return {command: commandOf(code), language: fence.info.language, line, ...stateOf(block, {skipReason, step})}
    })
  // Readers don't see a comment.
  const concealed = hidden
    .filter(({isShell, place}) => isShell && place !== 'comment')
    .map(
      ({code, language, place, start}): ShellBlock => ({
        command: commandOf(code),
        language,
        line: lines.point(start).line,
        reason: placeText[place],
        state: 'hidden'
      })
    )
  const shell = [...visible, ...concealed].sort((a, b) => a.line - b.line)

  return {
    blocks: shell,
    file,
    others: blocks.length + hidden.length - shell.length,
    inline: {marked: inline.length, run: inline.filter(step => skipReason(step) === undefined).length}
  }
}

/** Where the block of a step starts; all commands of a transcript share their block. */
function startOf(step: Step, lines: Lines): {readonly line: number; readonly column: number} {
  const isInTranscript = step.kind !== 'file' && step.expectation?.form === 'transcript'
  return isInTranscript && step.expectation ? lines.point(step.expectation.fence.opening) : step
}

function placeOf({line, column}: {readonly line: number; readonly column: number}): string {
  return `${line}:${column}`
}

/** The first line that a reader types. */
function commandOf(code: string): string {
  const rows = code.split('\n').map(row => row.trim())
  return rows.find(row => row !== '' && !row.startsWith('#')) ?? rows.find(row => row !== '') ?? ''
}

interface StateInput {
  readonly step: Step | undefined
  readonly skipReason: CoverInput['skipReason']
}

function stateOf(
  {isMarked, isRefused}: FoundBlock,
  {step, skipReason}: StateInput
): Pick<ShellBlock, 'reason' | 'state'> {
  if (!step) return {state: isMarked || isRefused ? 'mistaken' : 'unmarked'}
  const reason = skipReason(step)
  return reason === undefined ? {state: 'run'} : {reason, state: 'skipped'}
}
