import {describeSystemError} from './system-error.js'

/** A file can't be written. The message has its path and the reason. */
export class WriteError extends Error {
  readonly code = 'write-failed'
  override readonly name = 'WriteError'

  constructor(file: string, cause: unknown) {
    super(
      `\`${file}\` can't be written: ${describeSystemError(cause)}. Check the folder, its permissions and the free space.`,
      {
        cause
      }
    )
  }
}
