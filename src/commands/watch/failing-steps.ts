import type {DocumentRecords} from '../../engine/document-run.js'
import {type NamedDocument, nameInRun} from '../../model/document.js'
import type {RunEvent} from '../../model/event.js'
import {isFailure, type Outcome} from '../../model/outcome.js'
import type {Settings} from '../../model/settings.js'
import {Pending} from '../review/pending-steps.js'

/** A step that failed in the last run of its document. */
export interface FailingStep extends NamedDocument {
  readonly id: string
  /** Line in its document. */
  readonly line: number
  readonly outcome: Outcome['kind']
}

/** The failing steps of all documents, for the keys that act on the first one. */
export class FailingSteps {
  readonly #steps = new Map<string, FailingStep[]>()
  /** Results of the documents with steps whose output can be accepted. */
  readonly #records = new Map<string, DocumentRecords>()

  /** Records an event of a run. */
  on(event: RunEvent): void {
    if (event.kind === 'document-start') {
      // The documents that ran last come last.
      this.#steps.delete(nameInRun(event))
      this.#steps.set(nameInRun(event), [])
    }
    if (event.kind !== 'step' || !isFailure(event.outcome) || event.outcome.kind === 'not run') return
    const {combination, file, outcome, step} = event
    this.#steps.get(nameInRun(event))?.push({
      file,
      id: step.id,
      line: step.line,
      outcome: outcome.kind,
      ...(combination !== undefined && {combination})
    })
  }

  /** Takes the results of a document. */
  add(records: DocumentRecords): void {
    const isOpen = records.records.some(({outcome}) => outcome.kind === 'mismatched')
    if (isOpen) this.#records.set(nameInRun(records), records)
    else this.#records.delete(nameInRun(records))
  }

  /** Drops documents that no longer exist. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const list of [this.#steps, this.#records])
      for (const name of list.keys()) if (!names.has(name)) list.delete(name)
  }

  /** The first failing step of the documents that ran last. */
  get first(): FailingStep | undefined {
    return [...this.#steps.values()].findLast(steps => steps.length > 0)?.[0]
  }

  /** Writes the output of a step as its expectation; returns whether it did. */
  async accept({id, ...document}: FailingStep, settings: Settings): Promise<boolean> {
    const records = this.#records.get(nameInRun(document))
    if (!records) return false
    const pending = new Pending({settings})
    pending.add(records)
    const step = pending.steps.find(one => one.step.id === id)
    if (!step) return false
    await pending.accept(step)
    return true
  }
}
