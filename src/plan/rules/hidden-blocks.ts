import type {Languages} from '../../model/settings.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {Occurrence} from '../source/find-markers.js'
import {findHiddenFences, type HiddenFence, type HiddenFencesInput, type HidingPlace} from '../source/hidden-fences.js'
import {kindOfLanguage} from '../source/shell-languages.js'
import {readTranscript, type TranscriptOptions, typedCode} from '../source/transcript.js'

/** A fence that is hidden from Markdown, and whether it holds shell commands. */
export interface HiddenBlock extends HiddenFence {
  readonly isShell: boolean
}

export interface HiddenBlocksInput extends HiddenFencesInput {
  readonly languages: Languages
  readonly prompts: readonly string[]
  readonly readShell?: TranscriptOptions['readShell'] | undefined
}

/** Finds the blocks that readers don't see as blocks. The code of a transcript is that of its commands. Linear. */
export function findHiddenBlocks({
  languages,
  prompts,
  readShell,
  ...document
}: HiddenBlocksInput): readonly HiddenBlock[] {
  return findHiddenFences(document).map(fence => {
    const kind = kindOfLanguage(fence.language, languages)
    const isSession = kind === 'session'
    const found =
      kind === 'other' || !readShell
        ? undefined
        : readTranscript(fence.code, {custom: prompts, hasAngle: kind !== 'text', isSession, readShell})
    const transcript = found?.kind === 'transcript' ? found : undefined
    const isShell = isSession || kind === 'shell' || transcript !== undefined
    return {...fence, isShell, ...(transcript && {code: typedCode(transcript).code})}
  })
}

/** What is reported about hidden blocks, and the markers that other rules report. */
export interface HiddenDiagnosticsInput {
  readonly lines: Lines
  readonly markers: readonly Occurrence[]
}

/** Reports hidden blocks of shell commands, but for those with a marker, which is reported itself. */
export function reportHiddenBlocks(
  blocks: readonly HiddenBlock[],
  {lines, markers}: HiddenDiagnosticsInput
): readonly Diagnostic[] {
  return blocks
    .filter(({end, isShell, start}) => isShell && !markers.some(({offset}) => start <= offset && offset < end))
    .map(({place, start}) => ({
      place: lines.point(start),
      reason: `This fence is ${placeText[place]}, so its block doesn't run`,
      remedy: remedies[place],
      ruleId: 'hidden-block',
      severity: place === 'comment' || place === 'pre' ? 'info' : 'warning'
    }))
}

/** Where a block is hidden, after "is". */
export const placeText: Readonly<Record<HidingPlace, string>> = {
  comment: 'in a comment',
  directive: 'in a fenced directive',
  html: 'in an HTML block',
  indented: 'in an indented code block',
  pre: 'in `<pre>`',
  text: 'in a paragraph'
}

const indent = 'Indent it by less than 4 spaces relative to its container.'
const remedies: Readonly<Record<HidingPlace, string>> = {
  comment: 'Move it out of the comment to run it.',
  directive: 'Move it out of the directive, or write the directive with colons: `:::{note}`.',
  html: 'Put a blank line between the HTML tag and the fence.',
  indented: indent,
  pre: 'Remove `<pre>` to run it.',
  text: indent
}
