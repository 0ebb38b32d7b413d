import type {Counts} from '../model/event.js'
import {isFailure, type Outcome} from '../model/outcome.js'
import {formatDuration} from '../text/format-duration.js'
import {showControls} from '../text/show-controls.js'
import {describeOmitted, diffRows, type ShownRow, textOfRow} from './diff/diff-rows.js'

/** What happened to a step, in full sentences without control characters. */
export function explainOutcome(outcome: Outcome): string {
  return sentencesFor(outcome).map(showControls).join(' ')
}

/** What happened to a step, sentence by sentence. */
export function sentencesFor(outcome: Outcome): readonly string[] {
  const {tries} = outcome
  return [
    ...ownSentences(outcome),
    ...(tries === undefined ? [] : [tries === 1 ? 'Tried once.' : `Tried ${tries} times.`])
  ]
}

const hour = 3_600_000

/** The age of a recording, in words. */
export function ageOf(recordedAt: number, now = Date.now()): string {
  const age = Math.max(0, now - recordedAt)
  if (age < hour) return formatDuration(age)
  const [count, unit] = age < 48 * hour ? [Math.round(age / hour), 'hour'] : [Math.round(age / 24 / hour), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** The time of day on the clock of this machine: `12:03`. */
export function clockTime(at: number): string {
  const time = new Date(at)
  return [time.getHours(), time.getMinutes()].map(each => String(each).padStart(2, '0')).join(':')
}

function ownSentences(outcome: Outcome): readonly string[] {
  switch (outcome.kind) {
    case 'passed':
      return ['Passed.']
    case 'replayed':
      return [`Replayed what was recorded ${ageOf(outcome.recordedAt)} ago.`]
    case 'kept':
      return [`Kept from ${clockTime(outcome.savedAt)}; it didn't run again.`]
    case 'updated':
      return ['Its snapshot was updated.']
    case 'new':
      if (outcome.isUnselected) return ["It isn't selected, so no snapshot was written."]
      return outcome.written
        ? ['A new snapshot was written.']
        : ['It has no snapshot, and none is written in CI. Run the document locally and commit the snapshot.']
    case 'mismatched': {
      const {reason, snapshot, status} = outcome
      return [
        `Output doesn't match ${snapshot.file}:${snapshot.line}.`,
        ...(status ? [`Exited with ${status.actual}, expected ${status.expected}.`] : []),
        ...optional(reason)
      ]
    }
    case 'failed': {
      const {command, expected, first, reason, status} = outcome
      return [
        `Exited with ${status}, expected ${expected.join(' or ')}.`,
        ...(first ? [`Line ${first.fileLine} failed first: ${first.command}`] : []),
        ...(command ? [`Line ${command.fileLine}: ${command.command}`] : []),
        ...optional(reason)
      ]
    }
    case 'timed out':
      return [`Timed out after ${formatDuration(outcome.timeoutMs)}.`, ...optional(outcome.hint)]
    case 'skipped':
      return [`Skipped: ${outcome.reason}`]
    case 'not run':
      return [`Not run: ${outcome.reason}`]
    case 'errored':
      return [outcome.reason]
    default:
      return outcome satisfies never
  }
}

function optional(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

/** The outcomes of steps by number: `3 passed, 1 failed`. */
export function formatCounts(counts: Counts): string {
  const words = Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : []))
  return words.join(', ') || 'no steps'
}

/** How a line of a diff begins. */
export const diffSigns = {added: '+', removed: '-', same: ' '} as const

/** A row of a diff as plain text. */
export function formatDiffRow(row: ShownRow): string {
  return row.kind === 'omitted' ? describeOmitted(row) : `${diffSigns[row.kind]} ${textOfRow(row)}`
}

/** How many lines of a text are shown. */
export interface ExcerptOptions {
  /** Lines from the beginning. */
  readonly head: number
  /** Lines from the end. */
  readonly tail: number
}

/** The first and the last lines of a text, with the number of those between them. Pure. */
export function excerptLines(text: string, options: ExcerptOptions): readonly string[] {
  return excerptRows(showControls(text).trimEnd().split('\n'), options)
}

/** The first and the last rows, with the number of those between them. Pure. */
export function excerptRows(rows: readonly string[], {head, tail}: ExcerptOptions): readonly string[] {
  const hidden = rows.length - head - tail
  if (hidden <= 1) return rows
  return [...rows.slice(0, head), `… ${hidden} more lines`, ...rows.slice(-tail)]
}

/** The most lines of a diff, and of an output, in reports that programs read. */
const maxLines = 200

/** What a failed step printed: its diff if it has one, else the end of its output; without control characters. */
export function evidenceOf({outcome, output}: {readonly outcome: Outcome; readonly output: string}): string {
  if (!isFailure(outcome)) return ''
  const rows =
    'diff' in outcome
      ? diffRows(outcome.diff, {context: 3, max: maxLines}).map(formatDiffRow)
      : excerptLines(output, {head: 5, tail: maxLines - 5})
  return rows.join('\n')
}
