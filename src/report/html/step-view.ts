import type {Element, ElementContent} from 'hast'
import {h} from 'hastscript'
import type {StepEvent} from '../../model/event.js'
import {isFailure, type Outcome} from '../../model/outcome.js'
import type {Step} from '../../model/step.js'
import {showControls} from '../../text/show-controls.js'
import {explainOutcome} from '../outcome-text.js'
import {copyable} from './copyable.js'
import {diffView} from './diff-view.js'
import {excerpt} from './excerpt.js'
import {highlight} from './highlight.js'
import {toneOf, toneSigns} from './outcome-style.js'
import {longestLine, scrollable} from './scrollable.js'
import {unbrokenDuration} from './unbroken.js'

/** A step as the report shows it. */
export interface ShownStep {
  readonly event: StepEvent
  /** Id in the report. */
  readonly id: string
  /** Its number among the failures of the report; absent if it didn't fail. */
  readonly failure?: number
  /** Its `resultView`, or a slot for it. */
  readonly result: readonly ElementContent[]
}

/** The most lines of output that are unfolded if the step didn't fail. */
const shortOutput = 12

/** A step with its code, in place of its block. */
export function blockView(shown: ShownStep): Element {
  const {event} = shown
  const {hidden} = event.step
  return figure(shown, hidden && !isFailure(event.outcome) ? fold('Code', codeView(event.step)) : codeView(event.step))
}

/** The result of a step whose code is part of the text above. */
export function belowView(shown: ShownStep): Element {
  const {code} = shown.event.step
  return figure(shown, h('p.again', h('code', [...highlight(excerpt(code), 'sh')])))
}

/** A shell block that isn't run. */
export function untestedView({code, language, line}: UntestedBlock): Element {
  return h('figure.step.untested', [
    codeBlock(code, {label: `Code of line ${line}`, language}),
    h('figcaption', [h('span.outcome', 'not run'), h('span', 'no mark'), h('span', `line ${line}`)])
  ])
}

/** A shell block that isn't a step. */
export interface UntestedBlock {
  readonly code: string
  readonly language: string
  readonly line: number
}

/** Inline code that is a step, with a link to its result. */
export function spanView({event, id}: ShownStep): readonly Element[] {
  const tone = toneOf(event.outcome)
  return [
    h('code', {className: ['ran', tone]}, excerpt(event.step.code)),
    h(
      'a',
      {ariaLabel: `${event.outcome.kind}: show its output`, className: ['to', tone], href: `#${id}`},
      toneSigns[tone]
    )
  ]
}

function figure(shown: ShownStep, code: Element): Element {
  const {event, failure, id, result} = shown
  return h(
    'figure',
    {className: ['step', toneOf(event.outcome), ...(event.step.hidden ? ['hidden'] : [])], id, tabIndex: -1},
    [code, ...result, ...(failure === undefined ? [] : [failureLinks(failure)])]
  )
}

function codeView(step: Step): Element {
  return codeBlock(step.code, {label: `Code of line ${step.line}`, language: step.language})
}

function codeBlock(code: string, {label, language}: {readonly label: string; readonly language: string}): Element {
  const text = excerpt(code)
  const name = /^[\w+#.-]+$/.test(language) ? {className: [`language-${language}`]} : {}
  return copyable(h('pre.code', scrollable(longestLine(text), label), h('code', name, [...highlight(text, language)])))
}

/** The result of a step on one line: outcome, duration, line and details. */
function caption({durationMs, outcome, step}: StepEvent): Element {
  const tone = toneOf(outcome)
  return h('figcaption', [
    h('span.outcome', [h('span', {ariaHidden: 'true'}, `${toneSigns[tone]} `), outcome.kind]),
    ...(durationMs > 0 ? [h('span', unbrokenDuration(durationMs))] : []),
    h('span', `line ${step.line}`),
    ...detailsOf(step).map(text => h('span', showControls(text)))
  ])
}

function detailsOf(step: Step): readonly string[] {
  const {interrupt, service, terminal} = step.options
  return [
    ...(step.hidden ? ['hidden from readers'] : []),
    ...(step.kind === 'file' ? [`written to ${step.path}`] : []),
    ...(step.kind === 'keys' ? ['keys'] : []),
    ...(step.kind === 'typed' ? ['typed without Enter'] : []),
    ...(terminal === 'T1' ? [] : [`terminal ${terminal}`]),
    ...(interrupt ? ['after Ctrl-C'] : []),
    ...(service ? ['service'] : [])
  ]
}

/** The result of a step: its outcome and duration, why it failed, and its output or diff. */
export function resultView(event: StepEvent): readonly ElementContent[] {
  const {outcome, output} = event
  const sentence = hasMore(outcome) ? [h('p.reason', explainOutcome(outcome))] : []
  if ('diff' in outcome) {
    const diff = diffView(outcome.diff, 'Diff')
    return [caption(event), ...sentence, isFailure(outcome) ? diff : fold('Diff', diff)]
  }
  return [caption(event), ...sentence, ...outputView(event, output)]
}

function outputView({omittedBytes, outcome}: StepEvent, output: string): readonly Element[] {
  if (output.trim() === '') return []
  const text = excerpt(output.replace(/\n$/, ''))
  const rows = output.trimEnd().split('\n').length
  const omitted = omittedBytes > 0 ? [h('p.reason', `${omittedBytes} more bytes of output were not kept.`)] : []
  const block = copyable(h('pre.output', scrollable(longestLine(text), 'Output'), h('samp', text)))
  return isFailure(outcome) || rows <= shortOutput
    ? [block, ...omitted]
    : [fold(`Output, ${rows} lines`, block), ...omitted]
}

/** Whether an outcome needs more explanation than its name. */
function hasMore(outcome: Outcome): boolean {
  return outcome.kind !== 'passed' && outcome.kind !== 'updated' && !(outcome.kind === 'new' && outcome.written)
}

function fold(summary: string, content: Element): Element {
  return h('details', [h('summary', summary), content])
}

/** Links to the previous and the next failure. */
function failureLinks(failure: number): Element {
  return h('p.ways', [
    h(
      'a',
      {href: failure === 1 ? '#failures' : `#failure-${failure - 1}`},
      failure === 1 ? '↑ All failures' : '↑ Previous failure'
    ),
    ' ',
    h('a', {href: `#failure-${failure + 1}`}, '↓ Next failure')
  ])
}
