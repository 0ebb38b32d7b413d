import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'

/** Throws a `UsageError` for a document outside the project, whose snapshot would be outside the snapshot folder. */
export function requireInsideProject(documents: readonly DocumentRef[], root: string): void {
  const outside = documents.find(({file}) => file.startsWith('../'))
  if (!outside) return
  throw new UsageError(
    `\`${outside.file}\` is outside the project \`${root}\`. Run Fencepost in a folder that contains the document.`
  )
}
