import {closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {StringDecoder} from 'node:string_decoder'

/** Text that is kept outside of memory until it is its turn. */
export interface TempFile {
  add(text: string): void
  /** Gives all that was added, piece by piece, and lets go of it. */
  empty(write: (text: string) => void): void
}

/** Opens a spool in a file that has no name, so that nobody else reads it and nothing is left behind. */
export function openTempFile(): TempFile {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fencepost-report-'))
  const descriptor = openSync(path.join(folder, 'spool'), 'wx+', 0o600)
  rmSync(folder, {recursive: true})
  return {
    add: text => void writeSync(descriptor, text),
    empty(write) {
      const buffer = Buffer.alloc(1 << 16)
      const decoder = new StringDecoder('utf8')
      let position = 0
      for (let size = -1; size !== 0; position += size) {
        size = readSync(descriptor, buffer, {position})
        write(decoder.write(buffer.subarray(0, size)))
      }
      closeSync(descriptor)
    }
  }
}
