import type {DocumentEndEvent, EndEvent, RunEvent} from '../../model/event.js'

/** What became of each document when it was last followed. */
export class LastResults {
  readonly #ends = new Map<string, DocumentEndEvent>()
  /** Snapshot files without a document, as the last run of all found them. */
  obsoleteFiles: EndEvent['obsoleteFiles'] = []

  /** Takes note of an event of a run. */
  on(event: RunEvent): void {
    if (event.kind === 'document-end') this.#ends.set(event.file, event)
  }

  /** Forgets documents that are gone. */
  keepOnly(files: ReadonlySet<string>): void {
    for (const file of this.#ends.keys()) if (!files.has(file)) this.#ends.delete(file)
  }

  /** Documents that failed, sorted. */
  get failed(): readonly string[] {
    return this.#filesWhere(({failed}) => failed)
  }

  /** Documents of which an update would write something: they differ, or have obsolete entries. */
  get outdated(): readonly string[] {
    return this.#filesWhere(({counts, obsolete}) => counts.mismatched > 0 || obsolete.length > 0)
  }

  #filesWhere(is: (end: DocumentEndEvent) => boolean): readonly string[] {
    return [...this.#ends.values()]
      .filter(is)
      .map(({file}) => file)
      .sort()
  }
}
