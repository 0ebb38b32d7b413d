import {diffSigns} from '../../report/outcome-text.js'
import {shortenLine} from '../../report/shorten-line.js'
import {showControls} from '../../text/show-controls.js'
import type {Decision, PendingStep, PendingView} from './pending.js'

/** A pending step and how it stands. */
export interface ReviewRow {
  readonly pending: PendingStep
  readonly view: PendingView
  readonly mask: (text: string) => string
}

/** Rows that are alike and are shown around those that differ. */
const context = 2

/** Pending steps for a person: place, name, command, diff. */
export function formatPending(rows: readonly ReviewRow[]): string {
  const lines = rows.flatMap(({mask, pending: {file, snapshotFile, step}, view}) => {
    const show = (text: string) => showControls(mask(text)).replaceAll('\n', ' ')
    const {diff, isNew, line, reason, statuses} = view
    const exited = statuses ? `  exited with ${statuses.actual}, not ${statuses.expected}` : ''
    const near = diff
      .filter((_, index) =>
        diff.slice(Math.max(0, index - context), index + context + 1).some(({kind}) => kind !== 'same')
      )
      .map(({kind, text}) => ({kind, text: show(text)}))
    return [
      show(`${file}:${step.line}  ${step.id}  ${isNew ? 'new' : `${snapshotFile}:${line}`}${exited}`),
      ...step.code.split('\n').map((row, index) => `    ${index === 0 ? '$' : ' '} ${show(row)}`),
      ...(reason === undefined ? [] : [`    ${show(reason)}`]),
      ...near.map((line, index) => {
        const {kind} = line
        return `    ${diffSigns[kind]} ${shortenLine(line, near[kind === 'removed' ? index + 1 : index - 1])}`
      })
    ]
  })
  const count = rows.length === 1 ? '1 step waits' : `${rows.length} steps wait`
  const remedy = rows[0]
    ? `; accept one with \`fencepost review --accept ${rows[0].pending.file}:${rows[0].pending.step.line}\``
    : ''
  return `${[...lines, `${count} for review${showControls(remedy)}`].join('\n')}\n`
}

/** Pending steps as `fencepost review --list --json` prints them; public. */
export function describePending({mask, pending: {file, output, snapshotFile, status, step}, view}: ReviewRow) {
  const {diff, isNew, line, reason, statuses} = view
  return {
    file,
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

/** What was decided of steps, and where these stand in their pages by now. */
export interface Decisions {
  readonly decisions: ReadonlyMap<PendingStep, Decision>
  readonly lineOf: (step: PendingStep) => number
}

/** What was decided, for a person. */
export function formatDecisions(steps: readonly PendingStep[], {decisions, lineOf}: Decisions): string {
  const of = (decision: Decision) => steps.filter(step => (decisions.get(step) ?? 'skipped') === decision)
  const place = (step: PendingStep) =>
    showControls(`${step.file}:${lineOf(step)}  ${step.step.title}`).replaceAll('\n', ' ')
  return [
    ...of('rejected').map(step => `to be mended  ${place(step)}\n`),
    ...of('skipped').map(step => `left          ${place(step)}\n`),
    `${of('accepted').length} accepted, ${of('rejected').length} rejected, ${of('skipped').length} left\n`
  ].join('')
}
