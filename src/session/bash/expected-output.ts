import {isAscii} from 'node:buffer'
import type {ExpectedText} from '../session.js'

/**
 * The beginning of an output that says what a text says that is there already: no copy of it is held, however long it is.
 * Of ASCII alone, in which a byte is a character.
 */
export class ExpectedPrefix {
  readonly #alike: ExpectedText
  /** How many bytes it is long. */
  length = 0

  constructor(alike: ExpectedText) {
    this.#alike = alike
  }

  /** Takes the next bytes where they are what the text goes on with. */
  take(bytes: Buffer): boolean {
    const {from, text} = this.#alike
    if (!isAscii(bytes) || !text.startsWith(bytes.toString('latin1'), from + this.length)) return false
    this.length += bytes.length
    return true
  }

  /** What it says: a part of the text, which is not copied. */
  toString(): string {
    const {from, text} = this.#alike
    return text.slice(from, from + this.length)
  }
}
