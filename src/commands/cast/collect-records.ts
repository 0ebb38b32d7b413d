import type {DocumentRecords} from '../../engine/document-run.js'
import type {StepRecord} from '../../engine/record/place-entries.js'
import type {DocumentRef} from '../../model/document.js'

/** Collects the results of what a cast shows: one document, or the texts of a scenario. */
export class CollectedRecords {
  readonly #documents: readonly DocumentRef[]
  readonly #found = new Map<string, DocumentRecords>()

  constructor(documents: readonly DocumentRef[]) {
    this.#documents = documents
  }

  /** Takes the results of a document. */
  readonly add = (records: DocumentRecords): void => {
    this.#found.set(records.file, records)
  }

  /** The steps of all documents, also of scripts. */
  get all(): readonly StepRecord[] {
    return [...this.#found.values()].flatMap(({records}) => records)
  }

  /** The steps that readers see, as those of one document; absent if an error kept them from running. */
  get shown(): DocumentRecords | undefined {
    const texts = this.#documents.filter(({part}) => part === undefined || part.role === 'text')
    const found = texts.flatMap(({file}) => this.#found.get(file) ?? [])
    const [document] = this.#documents
    const [first] = found
    return document && first && {...first, file: document.file, records: found.flatMap(({records}) => records)}
  }
}
