import type {DocumentRecords} from '../../../engine/document-run.js'
import {type DocumentRef, nameInRun} from '../../../model/document.js'
import type {RunEvent} from '../../../model/event.js'
import type {Settings} from '../../../model/settings.js'
import type {Tone} from '../../../report/html/outcome-style.js'
import type {WatchedProject} from '../observed-project.js'
import {DocumentReview} from './document-review.js'
import {LiveDocument, type LiveState} from './live-document.js'
import {summaryOf} from './summary.js'

/** A message to the browser, as JSON. */
export type LiveMessage =
  /** Documents came or went. */
  | {readonly kind: 'documents'}
  /** A document has another state; with another version, its text has to be read again. */
  | {readonly kind: 'document'; readonly document: number; readonly version: number; readonly state: LiveState}
  /** The view below the code of a step, as HTML. */
  | {readonly kind: 'step'; readonly document: number; readonly id: string; readonly tone: Tone; readonly html: string}
  /** The place of the last edit; without a step, the document. */
  | {readonly kind: 'edited'; readonly document: number; readonly id?: string}
  /** The verdict, the numbers and the bar of all documents. */
  | {readonly kind: 'summary'; readonly isRunning: boolean; readonly html: string; readonly title: string}

/** The documents of a watch as the browser shows them. */
export class LiveProject {
  readonly #send: (message: LiveMessage) => void
  readonly #numbers = new Map<string, number>()
  readonly #byName = new Map<string, LiveDocument>()
  #project: WatchedProject | undefined
  #isRunning = false
  /** The decisions that are under way. */
  #deciding: Promise<unknown> = Promise.resolve()

  constructor(send: (message: LiveMessage) => void) {
    this.#send = send
  }

  get settings(): Settings | undefined {
    return this.#project?.settings
  }

  get documents(): readonly LiveDocument[] {
    return [...this.#byName.values()]
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  document(number: unknown): LiveDocument | undefined {
    return this.documents.find(document => document.number === number)
  }

  /** Makes a decision after those that are under way, because several may write the same snapshot. */
  decide<Made>(make: () => Promise<Made>): Promise<Made> {
    const made = this.#deciding.then(make)
    this.#deciding = made.catch(() => {})
    return made
  }

  onProject(project: WatchedProject): void {
    const before = [...this.#byName.keys()].join('\n')
    this.#project = project
    const old = new Map(this.#byName)
    this.#byName.clear()
    for (const ref of project.documents) {
      const name = nameInRun(ref)
      const number = this.#numbers.get(name) ?? this.#numbers.size
      this.#numbers.set(name, number)
      const review = new DocumentReview(() => this.settings)
      this.#byName.set(name, old.get(name) ?? new LiveDocument(ref, number, review))
    }
    if ([...this.#byName.keys()].join('\n') !== before) this.#send({kind: 'documents'})
  }

  onRun(documents: readonly DocumentRef[]): void {
    this.#isRunning = documents.length > 0
    const names = new Set(documents.map(nameInRun))
    for (const [name, document] of this.#byName) {
      if (document.isWaiting === names.has(name)) continue
      document.isWaiting = names.has(name)
      this.sendDocument(document)
    }
    this.#sendSummary()
  }

  onLive(event: RunEvent): void {
    if (event.kind === 'start' || event.kind === 'end') return
    const document = this.#byName.get(nameInRun(event))
    if (!document) return
    switch (event.kind) {
      case 'document-start': {
        const line = document.begin(event)
        this.sendDocument(document)
        if (line !== undefined) this.#sendEdited(document, line)
        break
      }
      case 'progress':
        this.#sendStep(document, document.progress(event))
        break
      case 'step':
        this.#sendStep(document, document.result(event))
        this.sendDocument(document)
        break
      case 'document-end':
        document.end = event
        // Messages about the whole document are part of its text.
        if (event.messages.length > 0 || event.page === 'written') document.version++
        this.sendDocument(document)
        this.#sendSummary()
        break
      default:
        event satisfies never
    }
  }

  onRecords(records: DocumentRecords): void {
    const document = this.#byName.get(nameInRun(records))
    if (!document) return
    void document.review.add(records).then(ids => {
      for (const id of ids) this.sendStepOf(document, id)
    })
  }

  /** Sends a step again, by its id in the document. */
  sendStepOf(document: LiveDocument, id: string): void {
    const index = document.steps.findIndex(({step}) => step.id === id)
    this.#sendStep(document, index === -1 ? undefined : index)
  }

  sendDocument({number: document, state, version}: LiveDocument): void {
    this.#send({document, kind: 'document', state, version})
  }

  /** The messages that bring a browser up to date. */
  messages(): readonly LiveMessage[] {
    return [
      ...this.documents.map(
        ({number: document, state, version}): LiveMessage => ({document, kind: 'document', state, version})
      ),
      this.summary()
    ]
  }

  summary(): Extract<LiveMessage, {kind: 'summary'}> {
    return {isRunning: this.#isRunning, kind: 'summary', ...summaryOf(this.documents, this.#isRunning)}
  }

  #sendSummary(): void {
    this.#send(this.summary())
  }

  #sendEdited(document: LiveDocument, line: number): void {
    const step = document.stepAt(line)
    this.#send({
      document: document.number,
      kind: 'edited',
      ...(step !== undefined && {id: document.idOfStep(step)})
    })
  }

  #sendStep(document: LiveDocument, index: number | undefined): void {
    if (index === undefined) return
    this.#send({
      document: document.number,
      html: document.resultOf(index),
      id: document.idOfStep(index),
      kind: 'step',
      tone: document.toneOf(index)
    })
  }
}
