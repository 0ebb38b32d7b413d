import os from 'node:os'
import {describeSystemError} from '../../files/system-error.js'

/** The folders and files of documents can't be created. The message names the folder for temporary files and the reason. */
export class WorkspaceError extends Error {
  readonly code = 'no-workspace'
  override readonly name = 'WorkspaceError'

  constructor(cause: unknown) {
    super(
      `Files for documents can't be written in \`${os.tmpdir()}\`: ${describeSystemError(cause)}. Set \`TMPDIR\` to a folder with free space that you can write to.`,
      {cause}
    )
  }
}

/** Returns what a function returns; throws a `WorkspaceError` when it fails. */
export function inTemporaryFolder<T>(create: () => T): T {
  try {
    return create()
  } catch (error) {
    throw new WorkspaceError(error)
  }
}
