import path from 'node:path'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'

/** Paths that changed, and the documents there are. */
export interface AffectedOptions {
  /** Absolute. */
  readonly paths: readonly string[]
  readonly documents: readonly DocumentRef[]
  readonly settings: Pick<Settings, 'root' | 'snapshots'>
}

/** The documents that changed files belong to: their text, their snapshot, a file of their scenario. Pure. */
export function affectedDocuments({documents, paths, settings}: AffectedOptions): readonly DocumentRef[] {
  const changed = new Set(paths)
  return withScenarios(
    documents.filter(document => {
      const folder = document.part?.scenario.folder
      return (
        changed.has(document.path) ||
        changed.has(snapshotOf(document, settings)) ||
        (folder !== undefined && paths.some(file => file.startsWith(folder + path.sep)))
      )
    }),
    documents
  )
}

/** Documents, and those that share a scenario with them: these are followed together. In the order of all. Pure. */
export function withScenarios(some: readonly DocumentRef[], all: readonly DocumentRef[]): readonly DocumentRef[] {
  const scenarios = new Set(some.flatMap(({part}) => part?.scenario.folder ?? []))
  const files = new Set(some.map(({file}) => file))
  return all.filter(({file, part}) => files.has(file) || (part && scenarios.has(part.scenario.folder)))
}

/** Absolute path of a document's snapshot. */
export function snapshotOf({file}: DocumentRef, {root, snapshots}: Pick<Settings, 'root' | 'snapshots'>): string {
  return path.resolve(root, snapshots, file)
}
