import {addCounts} from '../../model/counts.js'
import {nameInRun} from '../../model/document.js'
import type {DocumentEndEvent, EndEvent, Reporter, RunEvent} from '../../model/event.js'
import {verdictOfDocument} from '../../report/document-verdict.js'

/** The events of a document, and the last of them. */
interface DocumentEvents {
  readonly events: readonly RunEvent[]
  readonly end: DocumentEndEvent
}

/** The names of the documents of a run, and of all documents of the project. */
export interface DocumentsOfRun {
  readonly names: ReadonlySet<string>
  readonly all: readonly string[]
}

/** The last events of each document, so that a report in a file covers all documents instead of those that ran last. */
export class LastEvents {
  /** The runs of each document; a script may run for several steps of a scenario. */
  readonly #documents = new Map<string, readonly DocumentEvents[]>()
  /** Names of the documents that ended in the current run. */
  readonly #ended = new Set<string>()
  #current: RunEvent[] = []

  /** Records an event of a run. */
  on(event: RunEvent): void {
    if (event.kind === 'start') this.#ended.clear()
    if (event.kind === 'document-start') {
      this.#current = []
      if (event.isRestarted) this.#ended.delete(nameInRun(event))
    }
    if (event.kind === 'document-start' || event.kind === 'step') this.#current.push(event)
    if (event.kind === 'document-end') {
      const name = nameInRun(event)
      const before = this.#ended.has(name) ? (this.#documents.get(name) ?? []) : []
      this.#documents.set(name, [...before, {end: event, events: [...this.#current, event]}])
      this.#ended.add(name)
      this.#current = []
    }
  }

  /**
   * A reporter of a run that reports the last results of all documents at its end, because documents may restart. Forgets
   * documents that are gone.
   */
  addOthers(reporter: Reporter, {all, names}: DocumentsOfRun): Reporter {
    for (const name of this.#documents.keys()) if (!all.includes(name)) this.#documents.delete(name)
    const others = all.flatMap(name => (names.has(name) ? [] : (this.#documents.get(name) ?? [])))
    return {
      close: () => reporter.close(),
      on: event => {
        if (event.kind === 'start') reporter.on({...event, documents: event.documents + others.length})
        else if (event.kind === 'end') {
          for (const name of new Set(all))
            for (const {events} of this.#documents.get(name) ?? []) for (const each of events) reporter.on(each)
          reporter.on(others.reduce((sum, {end}) => addEnd(sum, end), event))
        }
      }
    }
  }
}

/** The end of a run with one more document. */
function addEnd(end: EndEvent, document: DocumentEndEvent): EndEvent {
  const {failed, flaky = 0, noSteps = 0, notRun = 0, passed, skipped = 0} = end.documents
  const verdict = verdictOfDocument(document)
  const documents = {
    failed: failed + Number(verdict === 'failed'),
    flaky: flaky + Number(verdict === 'flaky'),
    noSteps: noSteps + Number(verdict === 'no steps'),
    notRun: notRun + Number(verdict === 'not run'),
    passed: passed + Number(verdict === 'passed'),
    skipped: skipped + Number(verdict === 'skipped')
  }
  return {...end, counts: addCounts(end.counts, document.counts), documents, failed: end.failed || document.failed}
}
