import type {StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import {styledLines} from '../../text/keep-styles.js'
import {showControls} from '../../text/show-controls.js'
import {placeOfLine} from '../document-name.js'
import {excerptLines, excerptRows, sentencesFor} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import {formatDiff} from './diff.js'
import type {Styler} from './style.js'

/** How much of a failure is shown. */
interface Limits {
  /** Lines of the command. */
  readonly command: number
  /** Rows of the diff. */
  readonly diff: number
  /** First and last lines of the output. */
  readonly output: {readonly head: number; readonly tail: number}
}

const defaultLimits: Limits = {command: 3, diff: 40, output: {head: 5, tail: 20}}
/** Rows of a screen that hold no diff or output: the title, the command, the numbers and the keys. */
const otherRows = 15
/** The fewest rows of a diff, and of an output. */
const leastRows = 5

/** What fits a screen together with the end of the report. */
function limitsFor(rows: number): Limits {
  const room = Math.min(defaultLimits.diff, Math.max(leastRows, rows - otherRows))
  return {command: 1, diff: room, output: {head: 2, tail: room - 3}}
}

const everything = Number.POSITIVE_INFINITY
const verboseLimits: Limits = {command: everything, diff: everything, output: {head: everything, tail: everything}}

/** How a failure is shown. */
export interface FormatFailureOptions {
  readonly style: Styler
  /** Whether nothing is cut. */
  readonly isVerbose: boolean
  /** Rows of the screen that it has to fit; absent if there's room for more. */
  readonly rows?: number | undefined
}

/** Whether a step is a failure of its own. A step that didn't run because of another one is only counted. */
export function isOwnFailure({outcome}: Pick<StepEvent, 'outcome'>): boolean {
  return isFailure(outcome) && outcome.kind !== 'not run'
}

/** A note about output beyond the limit, which is not compared; empty if there is none. */
export function formatOmitted(event: StepEvent, style: Styler): readonly string[] {
  const {omittedBytes, step} = event
  if (omittedBytes === 0) return []
  const place = placeOfLine(event, step.line)
  return [
    `${place}  ${style('yellow', 'note')}  The last ${omittedBytes} bytes of the output aren't compared. Raise \`maxOutput\` to include them.`
  ]
}

/** A failed step: its place and outcome, its command, what went wrong, and what it printed. */
export function formatFailure(event: StepEvent, {isVerbose, rows, style}: FormatFailureOptions): readonly string[] {
  const {outcome, step} = event
  const limits = isVerbose ? verboseLimits : rows === undefined ? defaultLimits : limitsFor(rows)
  const code = showControls(step.code).split('\n')
  const hidden = code.length - limits.command
  const shown = hidden > 1 ? code.slice(0, limits.command) : code
  const body = [
    ...shown.map((row, index) => style('dim', `${index === 0 ? '$' : ' '} ${row}`)),
    ...(hidden > 1 ? [style('dim', `  … ${hidden} more lines`)] : []),
    ...sentencesFor(outcome).map(showLine),
    ...('diff' in outcome ? formatDiff(outcome.diff, {max: limits.diff, style}) : formatOutput(event, {limits, style}))
  ]
  const place = style('bold', placeOfLine(event, step.line))
  return [
    `${style('red', '✗')} ${place}  ${style('red', outcome.kind)}  ${showLine(step.title)}`,
    ...body.map(row => `    ${row}`)
  ]
}

function formatOutput(
  {output, styled}: StepEvent,
  {limits, style}: {readonly limits: Limits; readonly style: Styler}
): readonly string[] {
  if (output.trim() === '') return []
  const hasColor = style('dim', 'x') !== 'x'
  const rows =
    styled !== undefined && hasColor
      ? excerptRows(styledLines(styled), limits.output)
      : excerptLines(output, limits.output)
  return rows.map(row => `${style('dim', '|')} ${row}`)
}
