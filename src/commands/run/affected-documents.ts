import path from 'node:path'
import {cassettePath} from '../../engine/cassette/document-cassette.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'

/** Changed files, and all documents. */
export interface AffectedOptions {
  /** Absolute paths. */
  readonly paths: readonly string[]
  readonly documents: readonly DocumentRef[]
  readonly settings: Pick<Settings, 'root' | 'snapshots'>
}

/** The documents with a changed file: the document itself, its snapshot, its recordings, or a file of its scenario. Pure. */
export function affectedDocuments({documents, paths, settings}: AffectedOptions): readonly DocumentRef[] {
  const changed = new Set(paths)
  return withScenarios(
    documents.filter(document => {
      const folder = document.part?.scenario.folder
      const snapshot = snapshotOf(document, settings)
      return (
        changed.has(document.path) ||
        changed.has(snapshot) ||
        paths.some(file => file.startsWith(`${snapshot}.`) && file.endsWith(cassettePath(''))) ||
        (folder !== undefined && paths.some(file => file.startsWith(folder + path.sep)))
      )
    }),
    documents
  )
}

/** Some documents and all others of their scenarios, which run together. In the order of `all`. Pure. */
export function withScenarios(some: readonly DocumentRef[], all: readonly DocumentRef[]): readonly DocumentRef[] {
  const scenarios = new Set(some.flatMap(({part}) => part?.scenario.folder ?? []))
  const files = new Set(some.map(({file}) => file))
  return all.filter(({file, part}) => files.has(file) || (part && scenarios.has(part.scenario.folder)))
}

/** Absolute path of the snapshot of a document. */
export function snapshotOf({file}: DocumentRef, {root, snapshots}: Pick<Settings, 'root' | 'snapshots'>): string {
  return path.resolve(root, snapshots, file)
}
