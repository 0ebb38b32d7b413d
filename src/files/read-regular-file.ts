import {closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs'
import {UsageError} from '../model/errors.js'
import {escapeUndecodable} from './undecodable-name.js'

const {O_NONBLOCK, O_RDONLY} = constants

/**
 * Reads a file. Throws a `UsageError` for anything else: reading a link to `/dev/zero` would never end, and opening a
 * pipe would wait for a writer.
 */
export function readRegularFile(path: string): Buffer {
  const descriptor = open(path)
  try {
    if (!fstatSync(descriptor).isFile())
      throw new UsageError(`\`${path}\` isn't a regular file. Put a file in its place, or remove it.`)
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function open(path: string): number {
  try {
    return openSync(path, O_RDONLY | O_NONBLOCK)
  } catch (error) {
    const escaped = escapeUndecodable(path)
    if (escaped === undefined) throw error
    throw new UsageError(`The name of \`${escaped}\` isn't UTF-8. Rename the file, or exclude it.`)
  }
}
