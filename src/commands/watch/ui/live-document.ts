import type {Element, ElementContent} from 'hast'
import {toHtml} from 'hast-util-to-html'
import {countOutcomes} from '../../../model/counts.js'
import {type DocumentRef, nameInRun} from '../../../model/document.js'
import type {DocumentEndEvent, DocumentStartEvent, ProgressEvent, StepEvent} from '../../../model/event.js'
import type {Outcome} from '../../../model/outcome.js'
import {placeInScenario} from '../../../model/scenario.js'
import type {Step} from '../../../model/step.js'
import {documentContent, documentId} from '../../../report/html/document-content.js'
import {documentErrors} from '../../../report/html/document-errors.js'
import type {ListedDocument} from '../../../report/html/document-shell.js'
import {documentView, metaOf, toneOfDocument} from '../../../report/html/document-view.js'
import {type Tone, toneOf, toneSigns} from '../../../report/html/outcome-style.js'
import type {DocumentReview} from './document-review.js'
import {type LiveStep, liveResult} from './live-step.js'

/** The state of a document on one line. */
export interface LiveState {
  readonly tone: Tone
  readonly text: string
  readonly sign: string
}

/** A document as the live view shows it, from its last run. */
export class LiveDocument {
  readonly ref: DocumentRef
  readonly number: number
  readonly review: DocumentReview
  /** Changes with the text. */
  version = 0
  start: DocumentStartEvent | undefined
  end: DocumentEndEvent | undefined
  steps: LiveStep[] = []
  isWaiting = false

  constructor(ref: DocumentRef, number: number, review: DocumentReview) {
    this.ref = ref
    this.number = number
    this.review = review
  }

  get id(): string {
    return documentId(nameInRun(this.ref))
  }

  get isRunning(): boolean {
    return this.start !== undefined && this.end === undefined
  }

  idOfStep(index: number): string {
    return `step-${this.number}-${index}`
  }

  /** Starts a run; returns the line of the first change since the last one, if its text changed. */
  begin(event: DocumentStartEvent): number | undefined {
    const before = this.start?.source
    this.start = event
    this.end = undefined
    this.isWaiting = false
    this.steps = (event.plan ?? []).map(step => ({step}))
    this.review.clear()
    this.version++
    return before === undefined || before === event.source ? undefined : firstChange(before, event.source)
  }

  /** Records what runs now; returns the index of the step, if it is one. */
  progress({output, step}: ProgressEvent): number | undefined {
    if (!step) return undefined
    const index = this.#indexOf(step)
    if (index === undefined) return undefined
    this.steps[index] = {output: output ?? '', step}
    return index
  }

  /** Records the result of a step; returns its index. */
  result(event: StepEvent): number | undefined {
    const index = this.#indexOf(event.step)
    if (index !== undefined) this.steps[index] = {event, step: event.step}
    return index
  }

  /** The index of the step at a line, or else the nearest one above it, or the first. */
  stepAt(line: number): number | undefined {
    const index = this.steps.findLastIndex(({step}) => step.line <= line)
    return index === -1 ? (this.steps.length > 0 ? 0 : undefined) : index
  }

  get listed(): ListedDocument {
    const {combination, file, part} = this.ref
    return {
      file,
      id: this.id,
      tone: this.state.tone,
      ...(combination && {combination: combination.name}),
      ...(part && {place: placeInScenario(part)})
    }
  }

  get state(): LiveState {
    const tone = this.#isDecided() && this.end ? toneOfDocument(this.end) : 'idle'
    return {sign: toneSigns[tone], text: this.#text(), tone}
  }

  /** The document with its steps; without its content, only its heading. */
  view({isWhole, isOpen, root}: {readonly isWhole: boolean; readonly isOpen: boolean; readonly root: string}): Element {
    const end = this.end ?? this.#unfinished()
    const events = this.steps.flatMap(({event}) => event ?? [])
    const errors = isWhole ? documentErrors(end, events) : []
    return documentView({
      content: isWhole ? this.#content(root) : [],
      coverage: undefined,
      end,
      errors: errors.map((error, index) => ({...error, failure: this.number * 1000 + index})),
      id: this.id,
      isOpen,
      place: this.ref.part && placeInScenario(this.ref.part),
      state: this.state
    })
  }

  /** The view below the code of a step, as HTML. */
  resultOf(index: number): string {
    return toHtml([...this.#resultOf(index)])
  }

  /** The tone of a step. */
  toneOf(index: number): Tone {
    const {event} = this.steps[index] ?? {}
    if (event && this.review.decisionOf(event.step.id) === 'accepted') return 'changed'
    return event ? toneOf(event.outcome) : 'idle'
  }

  #resultOf(index: number): readonly ElementContent[] {
    const live = this.steps[index]
    if (!live) return []
    const {id} = live.step
    return liveResult(live, {
      canUndo: this.review.lastAccepted === id || this.review.decisionOf(id) === 'rejected',
      isDocumentDone: this.end !== undefined,
      review: this.review.stateOf(id)
    })
  }

  #content(root: string): readonly ElementContent[] {
    const {place, selection, source = ''} = this.start ?? {}
    const steps = this.steps.map((live, index) => ({
      event: live.event ?? waitingEvent(this.ref.file, live.step),
      id: this.idOfStep(index),
      result: this.#resultOf(index)
    }))
    const {file} = this.ref
    return documentContent({file, place, prefix: `page-${this.number}-`, root, selection, source, steps}).content
  }

  #isDecided(): boolean {
    return this.end !== undefined && !this.isWaiting
  }

  #text(): string {
    if (this.isWaiting) return 'waiting to run'
    if (this.end) return metaOf(this.end, undefined)
    if (!this.start) return 'not run yet'
    const done = this.steps.filter(({event}) => event).length
    return `running step ${Math.min(done + 1, this.steps.length)} of ${this.steps.length}`
  }

  #indexOf({id}: Step): number | undefined {
    const index = this.steps.findIndex(({step}) => step.id === id)
    return index === -1 ? undefined : index
  }

  #unfinished(): DocumentEndEvent {
    return {
      counts: countOutcomes([]),
      durationMs: 0,
      failed: false,
      file: this.ref.file,
      kind: 'document-end',
      messages: [],
      obsolete: [],
      snapshot: 'unchanged'
    }
  }
}

/** A step without a result, for the view of its code. */
function waitingEvent(file: string, step: Step): StepEvent {
  const outcome: Outcome = {kind: 'not run', reason: 'it waits'}
  return {durationMs: 0, file, kind: 'step', omittedBytes: 0, outcome, output: '', step}
}

/** The first line that differs between two texts, counted from 1. */
function firstChange(before: string, after: string): number {
  const old = before.split('\n')
  const index = after.split('\n').findIndex((line, at) => line !== old[at])
  return index === -1 ? 1 : index + 1
}
