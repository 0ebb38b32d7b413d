import type {Element, ElementContent} from 'hast'
import {h} from 'hastscript'
import type {StepEvent} from '../../model/event.js'
import {isFailure, type Outcome} from '../../model/outcome.js'
import type {Step} from '../../model/step.js'
import {showControls} from '../../text/show-controls.js'
import {formatDuration} from '../format-duration.js'
import {explainOutcome} from '../outcome-text.js'
import {diffView} from './diff-view.js'
import {excerpt} from './excerpt.js'
import {toneOf, toneSigns} from './outcome-style.js'
import {longestLine, scrollable} from './scrollable.js'

/** A step as the report shows it. */
export interface ShownStep {
  readonly event: StepEvent
  /** Names it in the report. */
  readonly id: string
  /** Its number among the failures of the report; absent where it is none. */
  readonly failure?: number
}

/** Most lines of an output that is shown at once, where its step did not fail. */
const shortOutput = 12

/** A step with its code, in the place of its block. */
export function blockView(shown: ShownStep): Element {
  const {event} = shown
  const {hidden} = event.step
  return figure(
    shown,
    hidden && !isFailure(event.outcome) ? fold('Its code', codeView(event.step)) : codeView(event.step)
  )
}

/** What became of a step whose code stands in the text above. */
export function belowView(shown: ShownStep): Element {
  const {code} = shown.event.step
  return figure(shown, h('p.again', h('code', excerpt(code))))
}

/** A block of shell code that is not run. */
export function untestedView({code, language, line}: UntestedBlock): Element {
  return h('figure.step.untested', [
    codeBlock(code, {label: `Code of line ${line}`, language}),
    h('figcaption', [h('span.outcome', 'not run'), h('span', 'no mark'), h('span', `line ${line}`)])
  ])
}

/** Code that no step is made of. */
export interface UntestedBlock {
  readonly code: string
  readonly language: string
  readonly line: number
}

/** Inline code that is a step, with a link to what became of it. */
export function spanView({event, id}: ShownStep): readonly Element[] {
  const tone = toneOf(event.outcome)
  return [
    h('code', {className: ['ran', tone]}, excerpt(event.step.code)),
    h(
      'a',
      {ariaLabel: `${event.outcome.kind}: see what it printed`, className: ['to', tone], href: `#${id}`},
      toneSigns[tone]
    )
  ]
}

function figure(shown: ShownStep, code: Element): Element {
  const {event, failure, id} = shown
  return h(
    'figure',
    {className: ['step', toneOf(event.outcome), ...(event.step.hidden ? ['hidden'] : [])], id, tabIndex: -1},
    [code, caption(event), ...resultView(event), ...(failure === undefined ? [] : [failureLinks(failure)])]
  )
}

function codeView(step: Step): Element {
  return codeBlock(step.code, {label: `Code of line ${step.line}`, language: step.language})
}

function codeBlock(code: string, {label, language}: {readonly label: string; readonly language: string}): Element {
  const text = excerpt(code)
  const name = /^[\w+#.-]+$/.test(language) ? {className: [`language-${language}`]} : {}
  return h('pre.code', scrollable(longestLine(text), label), h('code', name, text))
}

/** What became of it in a line: the outcome, the time, the place, and what is special about the step. */
function caption({durationMs, outcome, step}: StepEvent): Element {
  const tone = toneOf(outcome)
  return h('figcaption', [
    h('span.outcome', [h('span', {ariaHidden: 'true'}, `${toneSigns[tone]} `), outcome.kind]),
    ...(durationMs > 0 ? [h('span', formatDuration(durationMs))] : []),
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
    ...(step.kind === 'typed' ? ['typed, not entered'] : []),
    ...(terminal === 'T1' ? [] : [`terminal ${terminal}`]),
    ...(interrupt ? ['after Ctrl-C'] : []),
    ...(service ? ['runs on as a service'] : [])
  ]
}

function resultView(event: StepEvent): readonly ElementContent[] {
  const {outcome, output} = event
  const sentence = hasMore(outcome) ? [h('p.reason', explainOutcome(outcome))] : []
  if ('diff' in outcome) {
    const diff = diffView(outcome.diff, 'Difference')
    return [...sentence, isFailure(outcome) ? diff : fold('What changed', diff)]
  }
  return [...sentence, ...outputView(event, output)]
}

function outputView({omittedBytes, outcome}: StepEvent, output: string): readonly Element[] {
  if (output.trim() === '') return []
  const text = excerpt(output.replace(/\n$/, ''))
  const rows = output.trimEnd().split('\n').length
  const left = omittedBytes > 0 ? [h('p.reason', `${omittedBytes} bytes were left out of the output.`)] : []
  const block = h('pre.output', scrollable(longestLine(text), 'Output'), h('samp', text))
  return isFailure(outcome) || rows <= shortOutput ? [block, ...left] : [fold(`Output, ${rows} lines`, block), ...left]
}

/** Whether there is more to say of an outcome than its word. */
function hasMore(outcome: Outcome): boolean {
  return outcome.kind !== 'passed' && outcome.kind !== 'updated' && !(outcome.kind === 'new' && outcome.written)
}

function fold(summary: string, content: Element): Element {
  return h('details', [h('summary', summary), content])
}

/** Ways to the failures before and after. */
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
