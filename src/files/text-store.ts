import {closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {StringDecoder} from 'node:string_decoder'

/** Where a text is in its store, in bytes. */
export interface StoredText {
  readonly start: number
  readonly end: number
}

/** Texts kept outside of memory until they are written. */
export interface TextStore {
  add(text: string): StoredText
  /** Passes on stored texts in the given order, in pieces. */
  write(texts: readonly StoredText[], write: (piece: string) => void): void
  close(): void
}

/** Opens a temporary file and unlinks it at once, so that nobody else reads it and nothing remains after a crash. */
export function openTextStore(): TextStore {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fencepost-report-'))
  const descriptor = openSync(path.join(folder, 'texts'), 'wx+', 0o600)
  rmSync(folder, {recursive: true})
  const buffer = Buffer.alloc(1 << 16)
  let size = 0
  return {
    add(text) {
      const bytes = Buffer.from(text)
      writeFileSync(descriptor, bytes)
      const start = size
      size += bytes.length
      return {end: size, start}
    },
    close: () => closeSync(descriptor),
    write(texts, write) {
      const decoder = new StringDecoder('utf8')
      for (const {end, start} of texts) {
        for (let position = start; position < end; ) {
          const length = readSync(descriptor, buffer, {length: Math.min(buffer.length, end - position), position})
          if (length === 0) break
          write(decoder.write(buffer.subarray(0, length)))
          position += length
        }
      }
    }
  }
}
