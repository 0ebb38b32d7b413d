import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {type FoundEntry, type MatchedEntries, matchEntries} from '../../snapshot/match-entries.js'
import {parseSnapshot} from '../../snapshot/parse-snapshot.js'

/** A document's steps and its snapshot file. */
export interface SnapshotEntriesInput {
  /** Path of the snapshot file as reported. */
  readonly path: string
  readonly steps: readonly Step[]
  /** The text of the snapshot file; absent when there is none. */
  readonly text: string | undefined
}

/** The entries of a document's snapshot file, matched to its steps. */
export class SnapshotEntries {
  /** The text of the snapshot file; absent when there is none. */
  readonly text: string | undefined
  /** All entries of the file, in its order. */
  readonly entries: readonly Entry[]
  readonly #matched: MatchedEntries

  /** Throws a `SnapshotError` for a file that can't be read: broken, with a merge conflict, or of a newer version. */
  constructor({path, steps, text}: SnapshotEntriesInput) {
    this.text = text
    this.entries = text === undefined ? [] : parseSnapshot({path, text})
    this.#matched = matchEntries({
      entries: this.entries,
      // Output that the document shows itself needs no entry.
      steps: steps.filter(step => step.kind === 'file' || !step.expectation)
    })
  }

  /** The entry of a step; absent for a new one. */
  find(step: Step): FoundEntry | undefined {
    return this.#matched.found.get(step)
  }

  /** Entries that no step uses. */
  get obsolete(): readonly Entry[] {
    return this.#matched.obsolete
  }
}
