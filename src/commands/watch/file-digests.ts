import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'

/** What a file holds: a digest, `empty`, or `missing`. */
export type TextState = string

/**
 * What files held when they were last made something of. A report of a file that holds the same is no news: it is the
 * run's own snapshot, a `touch`, or the second report of one change.
 */
export class FileDigests {
  readonly #states = new Map<string, TextState>()

  /** Notes what the file holds now. */
  note(path: string): void {
    this.#states.set(path, stateOf(path))
  }

  /** Whether the file holds something else than was noted; notes it. A file that was not noted is news. */
  isNews(path: string): boolean {
    const before = this.#states.get(path)
    this.note(path)
    return before !== this.#states.get(path)
  }

  /** Whether the file was noted with a text and has none now, as for a moment when an editor writes it anew. */
  isEmptied(path: string): boolean {
    const before = this.#states.get(path)
    return before !== undefined && before !== 'empty' && before !== 'missing' && /^[em]/.test(stateOf(path))
  }
}

/** Read at once: between a run's last word on a file and the note of it nothing else may come. */
function stateOf(path: string): TextState {
  try {
    const bytes = readFileSync(path)
    return bytes.length === 0 ? 'empty' : `#${createHash('sha1').update(bytes).digest('base64')}`
  } catch {
    return 'missing'
  }
}
