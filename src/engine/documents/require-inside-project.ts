import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'

/** Throws a `UsageError` for a document outside the project: its snapshot would be outside the folder of them too. */
export function requireInsideProject(documents: readonly DocumentRef[], root: string): void {
  const outside = documents.find(({file}) => file.startsWith('../'))
  if (!outside) return
  throw new UsageError(
    `Expected a document inside the project \`${root}\`, got \`${outside.file}\`, whose snapshot would be elsewhere. ` +
      'Run in a folder that holds the document.'
  )
}
