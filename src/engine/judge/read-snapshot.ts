import type {DocumentRun} from '../document-run.js'
import {SnapshotEntries} from './snapshot-entries.js'

/** Reads the snapshot file of a document. */
export async function readSnapshot(run: DocumentRun): Promise<void> {
  const {options, planned, snapshotFile} = run
  const {steps} = planned.plan
  const text = await options.store.read(run.file)
  run.snapshot = new SnapshotEntries({
    combination: options.document.combination,
    fresh: options.fresh,
    path: snapshotFile,
    steps,
    text
  })
}
