import {createHash} from 'node:crypto'
import {readRegularFile} from '../../files/read-regular-file.js'

/** Content of a file: a digest, `empty`, or `missing`. */
export type FileState = string

/**
 * The content of files when it was last recorded. A watcher also reports files that didn't change: a snapshot that the
 * run wrote, a `touch`, or the same change twice.
 */
export class FileDigests {
  readonly #states = new Map<string, FileState>()

  /** Records the current content of a file. */
  record(path: string): void {
    this.#states.set(path, stateOf(path))
  }

  /** Whether the content differs from what was recorded; records it. A file that was not recorded has changed. */
  hasChanged(path: string): boolean {
    const before = this.#states.get(path)
    this.record(path)
    return before !== this.#states.get(path)
  }

  /** Whether the file was recorded with text and has none now, as for a moment while an editor writes it. */
  isEmptied(path: string): boolean {
    const before = this.#states.get(path)
    return before !== undefined && before !== 'empty' && before !== 'missing' && /^[em]/.test(stateOf(path))
  }
}

/** Reads synchronously: nothing may happen between the last write of a run and the record of it. */
function stateOf(path: string): FileState {
  try {
    const bytes = readRegularFile(path)
    return bytes.length === 0 ? 'empty' : `#${createHash('sha1').update(bytes).digest('base64')}`
  } catch {
    return 'missing'
  }
}
