import type {Element, ElementContent} from 'hast'
import {h} from 'hastscript'
import type {StepEvent} from '../../../model/event.js'
import type {Step} from '../../../model/step.js'
import {pairRows} from '../../../report/diff/pair-rows.js'
import {diffView} from '../../../report/html/diff-view.js'
import {excerpt} from '../../../report/html/excerpt.js'
import {resultView} from '../../../report/html/step-view.js'
import {showLine} from '../../../report/show-line.js'
import {truncate} from '../../../text/text-width.js'
import type {Decision, PendingView} from '../../review/pending.js'
import type {ReviewState} from './document-review.js'

/** A step of a document and what is known of it. */
export interface LiveStep {
  readonly step: Step
  /** Its result; absent until it has one. */
  readonly event?: StepEvent | undefined
  /** What it has printed so far; absent if it doesn't run. */
  readonly output?: string | undefined
}

/** The document around a step, and the review of the step; absent if it doesn't wait for one. */
export interface LiveResultOptions {
  readonly isDocumentDone: boolean
  /** Whether the last decision about it can be taken back. */
  readonly canUndo: boolean
  readonly review: ReviewState | undefined
}

/** The view below the code of a step: its result, its output so far, or that it waits, and buttons to act on it. */
export function liveResult(
  {event, output, step}: LiveStep,
  {canUndo, isDocumentDone, review}: LiveResultOptions
): readonly ElementContent[] {
  const buttons = stepButtons(step.line)
  if (event) {
    const [first, ...rest] = reviewed(resultView(event), review)
    return [
      ...(first ? [first] : []),
      buttons,
      ...rest,
      ...(review ? [reviewView(review, canUndo)] : canUndo ? [decidedView('accepted', canUndo)] : [])
    ]
  }
  if (output === undefined) return [caption(isDocumentDone ? 'not run' : 'waiting'), buttons]
  const text = excerpt(output.trimEnd())
  return [caption('running'), buttons, ...(text === '' ? [] : [h('pre.output.live', h('samp', text))])]
}

/** The result with the diff to an edited expectation, if there is one. */
function reviewed(result: readonly ElementContent[], review: ReviewState | undefined): readonly ElementContent[] {
  if (!review?.isEdited) return result
  const {view} = review
  const others = result.filter(node => node.type !== 'element' || !isDiff(node))
  return [...others, diffView(view.diff, 'Diff to the edited expectation')]
}

function isDiff({properties, tagName}: Element): boolean {
  return tagName === 'pre' && Array.isArray(properties.className) && properties.className.includes('diff')
}

function caption(word: 'not run' | 'running' | 'waiting'): Element {
  return h('figcaption', {className: [word.replace(' ', '-')]}, [h('span.outcome', word)])
}

function stepButtons(line: number): Element {
  return h('p.acts', [
    button('to-here', 'Run to here', {label: `Run to here: line ${line}`}),
    button('step', 'Run this step', {label: `Run this step: line ${line}`})
  ])
}

/** The decisions about a step, or the one that was made. */
function reviewView({decision, isEdited, message, view}: ReviewState, canUndo: boolean): Element {
  const said = message === undefined ? [] : [h('p.reason', showLine(message))]
  if (decision) return decidedView(decision, canUndo, said)
  return h('div.review', {ariaLabel: 'Review', role: 'group'}, [
    ...(isEdited ? [h('p.reason', 'The edited expectation is not written yet.')] : []),
    ...said,
    h('p.decisions', [
      button('accept', 'Accept', {key: 'a'}),
      button('reject', 'Reject', {key: 'r'}),
      ...rowChoice(view),
      button('loosen', 'Make a wildcard', {key: 'w'}),
      button('edit', 'Edit the expectation', {key: 'e'})
    ])
  ])
}

function decidedView(decision: Decision, canUndo: boolean, said: readonly Element[] = []): Element {
  const undo = canUndo ? [' ', button('undo', 'Undo', {key: 'z'})] : []
  return h('div.review', [h('p.decided', [decision === 'accepted' ? '✎ accepted' : '✗ rejected', ...undo]), ...said])
}

/** A list of the changed lines, to choose the one that becomes a wildcard, if there are several. */
function rowChoice({diff}: PendingView): readonly Element[] {
  const rows = pairRows(diff).flatMap(({added, kind, removed}, index) =>
    kind === 'changed' ? [{index, text: removed ?? added ?? ''}] : []
  )
  if (rows.length < 2) return []
  const options = rows.slice(0, maxRows).map(({index, text}) => h('option', {value: String(index)}, shortened(text)))
  return [h('select', {ariaLabel: 'Line to make a wildcard', name: 'row'}, options)]
}

/** The most lines to choose from, and characters shown of each. */
const maxRows = 200
const maxText = 40

function shortened(text: string): string {
  return truncate(showLine(text), maxText)
}

function button(name: string, text: string, {key, label}: {readonly key?: string; readonly label?: string}): Element {
  const properties = {name, type: 'button', ...(label !== undefined && {ariaLabel: label})}
  return h('button', properties, [text, ...(key === undefined ? [] : [' ', h('kbd', {ariaHidden: 'true'}, key)])])
}
