import {diffRows} from '../../report/diff/diff-rows.js'
import {placeOfLine} from '../../report/document-name.js'
import {formatDiffRow} from '../../report/outcome-text.js'
import {showLine} from '../../report/show-line.js'
import type {Decision, PendingStep, PendingView} from './pending.js'

/** A pending step, its diff, and the mask of its document. */
export interface ReviewRow {
  readonly pending: PendingStep
  readonly view: PendingView
  readonly mask: (text: string) => string
}

/** Equal lines shown around a change. */
const context = 2

/** Pending steps as text: place, name, command and diff of each, then the command that accepts the first. */
export function formatPending(rows: readonly ReviewRow[], acceptCommand: (row: ReviewRow) => string): string {
  const lines = rows.flatMap(({mask, pending, view}) => {
    const {snapshotFile, step} = pending
    const show = (text: string) => showLine(mask(text))
    const {diff, isNew, line, reason, statuses} = view
    const exited = statuses ? `  exited with ${statuses.actual}, not ${statuses.expected}` : ''
    const masked = diff.map(row => ({...row, text: mask(row.text)}))
    return [
      show(`${placeOfLine(pending, step.line)}  ${step.id}  ${isNew ? 'new' : `${snapshotFile}:${line}`}${exited}`),
      ...step.code.split('\n').map((row, index) => `    ${index === 0 ? '$' : ' '} ${show(row)}`),
      ...(reason === undefined ? [] : [`    ${show(reason)}`]),
      ...diffRows(masked, {context, max: Number.POSITIVE_INFINITY}).map(row => `    ${formatDiffRow(row)}`)
    ]
  })
  const count = rows.length === 1 ? '1 step waits' : `${rows.length} steps wait`
  const remedy = rows[0] ? `; accept one with \`${acceptCommand(rows[0])}\`` : ''
  return `${[...lines, `${count} for review${showLine(remedy)}`].join('\n')}\n`
}

/** Pending steps as `fencepost review --list --json` prints them; public. */
export function describePending({
  mask,
  pending: {combination, file, output, snapshotFile, status, step},
  view
}: ReviewRow) {
  const {diff, isNew, line, reason, statuses} = view
  return {
    file,
    combination: combination?.name,
    line: step.line,
    endLine: step.endLine,
    id: mask(step.id),
    title: mask(step.title),
    code: mask(step.code),
    outcome: isNew ? ('new' as const) : ('mismatched' as const),
    snapshot: {file: snapshotFile, line},
    status,
    statuses,
    reason,
    diff: diff.map(({kind, text}) => ({kind, text: mask(text)})),
    output
  }
}

/** The decisions about steps, and their current lines. */
export interface Decisions {
  readonly decisions: ReadonlyMap<PendingStep, Decision>
  readonly lineOf: (step: PendingStep) => number
}

/** The decisions as text: rejected and skipped steps, then the numbers. */
export function formatDecisions(steps: readonly PendingStep[], {decisions, lineOf}: Decisions): string {
  const of = (decision: Decision) => steps.filter(step => (decisions.get(step) ?? 'skipped') === decision)
  const place = (step: PendingStep) => showLine(`${placeOfLine(step, lineOf(step))}  ${step.step.title}`)
  return [
    ...of('rejected').map(step => `rejected  ${place(step)}\n`),
    ...of('skipped').map(step => `skipped   ${place(step)}\n`),
    `${of('accepted').length} accepted, ${of('rejected').length} rejected, ${of('skipped').length} skipped\n`
  ].join('')
}
