import {existsSync} from 'node:fs'
import path from 'node:path'
import type {ObsoleteState} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'
import type {SnapshotStore} from '../../snapshot/store.js'
import {obsoleteState} from './obsolete-entries.js'

/** Which snapshot files are used, and what a run may do. */
export interface ObsoleteFilesOptions {
  /** Paths of all documents of the project, as reported. */
  readonly documents: readonly string[]
  /** Absolute path of the project root. */
  readonly root: string
  readonly store: SnapshotStore
  readonly update: Settings['update']
  /** The run wasn't interrupted. */
  readonly isComplete: boolean
  readonly prune: boolean
}

/** Snapshot files without a document, and what happened to them. */
export interface ObsoleteFiles {
  /** Paths of the missing documents, as reported. */
  readonly files: readonly string[]
  readonly state: ObsoleteState
}

/**
 * Finds the snapshot files without a document, and removes them if the run updates everything. A document that isn't part of
 * the project, but exists, can be run by its name, so its snapshot is kept.
 */
export async function findObsoleteFiles({
  documents,
  root,
  store,
  ...rules
}: ObsoleteFilesOptions): Promise<ObsoleteFiles> {
  const used = new Set(documents)
  const all = await store.list()
  const files = all.filter(file => !used.has(file) && !existsSync(path.join(root, file)))
  const state = obsoleteState({...rules, obsolete: files.length, used: all.length - files.length})
  if (state === 'removed') for (const file of files) await store.remove(file)
  return {files, state}
}
