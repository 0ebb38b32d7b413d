import type {DocumentEndEvent} from '../../model/event.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {rewriteSnapshot} from '../../snapshot/rewrite.js'
import type {SnapshotStore} from '../../snapshot/store.js'
import type {SnapshotEntries} from '../judge/snapshot-entries.js'
import {placeEntries, type StepRecord} from './place-entries.js'

/** What is to be recorded of one document. */
export interface WriteSnapshotOptions {
  /** Path of the document as reported. */
  readonly file: string
  /** One for each step, in the order of the document. */
  readonly records: readonly StepRecord[]
  readonly snapshot: SnapshotEntries
  /** Entries that no step has any more, and that are kept. */
  readonly kept: readonly Entry[]
  /** The steps whose entries may change; absent where those of all may. */
  readonly only?: (step: Step) => boolean
  readonly store: SnapshotStore
}

/**
 * Records what a run, or a person, found to be right: the one place where a snapshot is changed. Throws a
 * `SnapshotError` for a file that does not read, or that somebody has changed since it was read.
 */
export async function writeSnapshot(options: WriteSnapshotOptions): Promise<DocumentEndEvent['snapshot']> {
  const {file, records, kept, only, snapshot, store} = options
  const {entries, text} = snapshot
  const placements = placeEntries({entries, records, obsolete: kept, ...(only && {only})})
  if (placements.length === 0) {
    if (entries.length === 0) return 'unchanged'
    return (await store.remove(file)) ? 'removed' : 'unchanged'
  }
  const written = rewriteSnapshot({file, isPartial: only !== undefined, known: entries, placements, text})
  if (written === text) return 'unchanged'
  await store.write(file, written, {was: {text}})
  return 'written'
}
