import {closeSync, constants, fstatSync, openSync, readFileSync} from 'node:fs'
import {UsageError} from '../model/errors.js'
import {escapeUndecodable} from './undecodable-name.js'

const {O_NONBLOCK, O_RDONLY} = constants

/** Reads a file. Throws a `UsageError` for anything else. */
export function readRegularFile(path: string): Buffer {
  const descriptor = openRegularFile(path)
  try {
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Opens a file to read it. Throws a `UsageError` for anything else: reading a link to `/dev/zero` would never end, and
 * opening a pipe would wait for a writer.
 */
export function openRegularFile(path: string): number {
  const descriptor = open(path)
  if (fstatSync(descriptor).isFile()) return descriptor
  closeSync(descriptor)
  throw new UsageError(`\`${path}\` isn't a regular file. Put a file in its place, or remove it.`)
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
