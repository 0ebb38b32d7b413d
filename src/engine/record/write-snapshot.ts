import type {DocumentEndEvent} from '../../model/event.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {rewriteSnapshot} from '../../snapshot/rewrite.js'
import type {SnapshotStore} from '../../snapshot/store.js'
import type {SnapshotEntries} from '../judge/snapshot-entries.js'
import {placeEntries, type StepRecord} from './place-entries.js'

/** The results of one document, and its snapshot. */
export interface WriteSnapshotOptions {
  /** Path of the document as reported. */
  readonly file: string
  /** One for each step, in document order. */
  readonly records: readonly StepRecord[]
  readonly snapshot: SnapshotEntries
  /** Entries to keep that no record uses: obsolete ones, and those of other combinations of the matrix. */
  readonly kept: readonly Entry[]
  /** The steps whose entries may change; absent if all may. */
  readonly only?: (step: Step) => boolean
  readonly store: SnapshotStore
}

/**
 * Writes the entries of a document: the only place that changes a snapshot. Throws a `SnapshotError` if the file has
 * changed since it was read.
 */
export async function writeSnapshot(options: WriteSnapshotOptions): Promise<DocumentEndEvent['snapshot']> {
  const {file, records, kept, only, snapshot, store} = options
  const {entries, text} = snapshot
  const placements = placeEntries({entries, records, obsolete: kept, ...(only && {only})})
  if (placements.length === 0) {
    if (entries.length === 0) return 'unchanged'
    return (await store.remove(file, {was: {text}})) ? 'removed' : 'unchanged'
  }
  const written = rewriteSnapshot({file, isPartial: only !== undefined, entries, placements, text})
  if (written === text) return 'unchanged'
  await store.write(file, written, {was: {text}})
  return 'written'
}
