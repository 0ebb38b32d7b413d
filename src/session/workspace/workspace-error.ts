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

/** A folder of a document can't be removed. The message names what keeps it. */
export class LeftFolderError extends Error {
  readonly code = 'left-folder'
  override readonly name = 'LeftFolderError'

  constructor(folder: string, cause: unknown) {
    const kept = (cause as NodeJS.ErrnoException).path ?? folder
    super(
      `The files of a document can't be removed from \`${folder}\`: ${describeSystemError(cause)} at \`${kept}\`. ` +
        'See `ls -la`, `lsattr` and `findmnt` for what keeps them, then remove the folder yourself (`sudo rm -rf`, if files belong to another user).',
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
