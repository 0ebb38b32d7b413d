import {closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {StringDecoder} from 'node:string_decoder'

/** Text kept outside of memory until it is written. */
export interface TempFile {
  add(text: string): void
  /** Passes on everything that was added, in pieces, and closes the file. */
  empty(write: (text: string) => void): void
}

/** Opens a temporary file and unlinks it at once, so that nobody else reads it and nothing remains after a crash. */
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
