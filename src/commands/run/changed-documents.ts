import path from 'node:path'
import {configNames} from '../../config/config-file.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import type {ChangedFiles} from './changed-files.js'
import {dependentDocuments, textOf} from './dependencies.js'

/** All documents, and the changed files. */
export interface ChangedDocumentsOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  readonly changed: ChangedFiles
}

/** The documents that a change affects. A change of the configuration affects all documents. */
export async function changedDocuments({
  changed,
  documents,
  settings
}: ChangedDocumentsOptions): Promise<readonly DocumentRef[]> {
  const {paths} = changed
  if (paths.length === 0) return []
  if (await isReconfigured(changed, settings.root)) return documents
  return dependentDocuments({documents, paths, settings})
}

/** Whether the configuration has changed; in package.json, only the key `fencepost` counts. */
async function isReconfigured({paths, textBefore}: ChangedFiles, root: string): Promise<boolean> {
  if (configNames.some(name => paths.includes(path.join(root, name)))) return true
  const file = path.join(root, 'package.json')
  if (!paths.includes(file)) return false
  const now = textOf(file)
  return keyOf(now) !== keyOf(await textBefore(file))
}

function keyOf(text: string | undefined): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text ?? '{}').fencepost)
  } catch {
    // Text that isn't JSON is compared as it is.
    return text
  }
}
