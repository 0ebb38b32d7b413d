import {writeFile} from 'node:fs/promises'
import {WorkspaceError} from './workspace-error.js'

/** Writes a file of the runner below the folder for temporary files. Throws a `WorkspaceError` when that fails. */
export async function writeControlFile(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, content)
  } catch (error) {
    throw new WorkspaceError(error)
  }
}
