import {closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs'
import {UsageError} from '../model/errors.js'

const {O_NONBLOCK, O_RDONLY} = constants

/**
 * Reads a file. Throws a `UsageError` for anything else: reading a link to `/dev/zero` would never end, and opening a
 * pipe would wait for a writer.
 */
export function readRegularFile(path: string): Buffer {
  const descriptor = openSync(path, O_RDONLY | O_NONBLOCK)
  try {
    if (!fstatSync(descriptor).isFile())
      throw new UsageError(`\`${path}\` isn't a file that can be read as a document. Remove it, or exclude it.`)
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
