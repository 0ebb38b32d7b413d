import {nameInRun} from '../../model/document.js'
import type {DocumentEndEvent, EndEvent, RunEvent} from '../../model/event.js'

/** The last result of each document. */
export class LastResults {
  readonly #ends = new Map<string, DocumentEndEvent>()
  /** Snapshot files without a document in the last run of all documents. */
  obsoleteFiles: EndEvent['obsoleteFiles'] = []

  /** Records an event of a run. */
  on(event: RunEvent): void {
    if (event.kind === 'document-end') this.#ends.set(nameInRun(event), event)
  }

  /** Drops documents that no longer exist. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.#ends.keys()) if (!names.has(name)) this.#ends.delete(name)
  }

  /** Failed documents, sorted. */
  get failed(): readonly string[] {
    return this.#filesWhere(({failed}) => failed)
  }

  /** Documents whose snapshot an update would change: mismatched or obsolete entries. */
  get outdated(): readonly string[] {
    return this.#filesWhere(({counts, obsolete}) => counts.mismatched > 0 || obsolete.length > 0)
  }

  #filesWhere(is: (end: DocumentEndEvent) => boolean): readonly string[] {
    return [...new Set([...this.#ends.values()].filter(is).map(({file}) => file))].sort()
  }
}
