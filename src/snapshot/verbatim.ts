import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../text/show-controls.js'
import {formatOpening, piecesOf} from './format.js'

/** A snapshot file's text, and the path of its document. */
export interface VerbatimInput {
  readonly file: string
  readonly text: string
}

/**
 * Reads a snapshot file entry by entry as long as it says, to the letter, what would be written: most runs change
 * nothing, and parsing takes longer than running.
 */
export class Verbatim {
  readonly #text: string
  /** Where the next entry begins; -1 once the file said something else. */
  #offset: number

  constructor({file, text}: VerbatimInput) {
    const opening = formatOpening(file)
    this.#text = text
    this.#offset = text.startsWith(opening) ? opening.length : -1
  }

  /** Whether every entry of the file was taken. */
  get isWhole(): boolean {
    return this.#offset === this.#text.length
  }

  /** Takes the next entry if the file says just that. Once it does not, nothing is taken any more. */
  take(entry: Entry): boolean {
    this.#offset = this.#offset < 0 ? -1 : this.#endOf(entry)
    return this.#offset >= 0
  }

  /** The offset behind the next entry; -1 where it is not this one. */
  #endOf(entry: Entry): number {
    let end = this.#offset
    for (const piece of ['\n', ...piecesOf({...entry, id: toStorable(entry.id)})]) {
      if (!this.#text.startsWith(piece, end)) return -1
      end += piece.length
    }
    // An entry without output is the beginning of the same entry with one.
    return end === this.#text.length || this.#text.startsWith('\n## ', end) ? end : -1
  }
}
