import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../normalize/show-controls.js'
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
    if (this.#offset < 0) return false
    let end = this.#offset
    const isNext = ['\n', ...piecesOf({...entry, id: toStorable(entry.id)})].every(piece => {
      const isThere = this.#text.startsWith(piece, end)
      end += piece.length
      return isThere
    })
    // An entry without output is the beginning of the same entry with one.
    const isSame = isNext && (end === this.#text.length || this.#text.startsWith('\n## ', end))
    this.#offset = isSame ? end : -1
    return isSame
  }
}
