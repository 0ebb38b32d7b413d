import {closeSync, constants, fstatSync, openSync, writeFileSync} from 'node:fs'

const {O_APPEND, O_CREAT, O_NONBLOCK, O_TRUNC, O_WRONLY} = constants

/** Opens a file to write or append to it. A pipe that no program reads gives the error `ENXIO`, instead of waiting for one. */
export function openToWrite(file: string, how: 'append' | 'write'): number {
  const descriptor = openSync(file, O_CREAT | O_NONBLOCK | O_WRONLY | (how === 'append' ? O_APPEND : O_TRUNC))
  if (fstatSync(descriptor).isFile()) return descriptor
  try {
    // Somebody reads it, so this doesn't wait, and a full pipe is no error.
    return openSync(file, O_WRONLY)
  } finally {
    closeSync(descriptor)
  }
}

/** Appends text to a file; throws where `openToWrite` does. */
export function appendToFile(file: string, text: string): void {
  const descriptor = openToWrite(file, 'append')
  try {
    writeFileSync(descriptor, text)
  } finally {
    closeSync(descriptor)
  }
}
