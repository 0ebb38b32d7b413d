import type {StepEvent} from '../model/event.js'
import {type DiffLine, isFailure, type Outcome} from '../model/outcome.js'
import {showControls} from '../text/show-controls.js'

/** What became of a step, in one sentence without control characters; for the reports that programs read. */
export function explainOutcome(outcome: Outcome): string {
  return showControls(sentenceOf(outcome))
}

function sentenceOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'passed':
      return 'Passed.'
    case 'updated':
      return 'Printed something else than expected, which is updated.'
    case 'new':
      return outcome.written
        ? 'Its first snapshot is written.'
        : 'Expected a snapshot, got none. Run `fencepost` where you write, and commit what it writes.'
    case 'mismatched': {
      const {reason, snapshot, status} = outcome
      const ended = status ? ` and exited with ${status.actual}, not ${status.expected}` : ''
      return `Printed something else than ${snapshot.file}:${snapshot.line}${ended}.${reason === undefined ? '' : ` ${reason}`}`
    }
    case 'failed': {
      const {command, expected, reason, status} = outcome
      const where = command ? ` Line ${command.fileLine}: ${command.command}` : ''
      return `Exited with ${status}, expected ${expected.join(' or ')}.${reason === undefined ? '' : ` ${reason}`}${where}`
    }
    case 'timed out':
      return `Took longer than ${outcome.timeoutMs} ms and was ended.${outcome.hint === undefined ? '' : ` ${outcome.hint}`}`
    case 'skipped':
      return `Skipped: ${outcome.reason}`
    case 'not run':
      return `Not run: ${outcome.reason}`
    case 'errored':
      return outcome.reason
    default:
      return outcome satisfies never
  }
}

/** The line of the page to look at: that of the command that failed, where it is known, else that of the step. */
export function lineOf({outcome, step}: Pick<StepEvent, 'outcome' | 'step'>): number {
  return outcome.kind === 'failed' && outcome.command ? outcome.command.fileLine : step.line
}

/** How a line of a diff begins. */
export const diffSigns = {added: '+', removed: '-', same: ' '} as const

/** Most lines of a diff, and of an output, that a report of failures holds. */
const mostLines = 200

/** What a failed step printed: its diff where it has one, else the end of its output; without control characters. */
export function evidenceOf({outcome, output}: {readonly outcome: Outcome; readonly output: string}): string {
  if (!isFailure(outcome)) return ''
  if ('diff' in outcome) return cut(outcome.diff.map(formatDiffLine))
  const rows = showControls(output).trimEnd().split('\n')
  const left = rows.length - mostLines
  return (left > 0 ? [`… ${left} lines above`, ...rows.slice(left)] : rows).join('\n')
}

function formatDiffLine({kind, text}: DiffLine): string {
  return `${diffSigns[kind]} ${showControls(text)}`
}

function cut(rows: readonly string[]): string {
  const left = rows.length - mostLines
  return (left > 0 ? [...rows.slice(0, mostLines), `… ${left} more lines`] : rows).join('\n')
}
