import {writeSync} from 'node:fs'
import type {HiddenPty} from './open-pty.js'

/** Between two tries to write to a full terminal, in milliseconds. */
const pause = 5

/** The descriptor doesn't block, and the socket owns it. */
type WritablePty = Pick<HiddenPty, '_socket' | 'fd'>

/**
 * Writes to a terminal as its programs read. The stream of node-pty tries again and again to write to a full terminal, and
 * nothing else happens in this process meanwhile.
 */
export class PtyWriter {
  readonly #pty: WritablePty
  #left = Buffer.alloc(0)
  #timer: NodeJS.Timeout | undefined

  constructor(pty: WritablePty) {
    this.#pty = pty
  }

  /** Whether the terminal hasn't taken everything yet. */
  get hasUnwritten(): boolean {
    return this.#left.length > 0
  }

  /** Writes text, behind what is left of earlier text. */
  write(text: string): void {
    this.#left = Buffer.concat([this.#left, Buffer.from(text)])
    if (this.#timer === undefined) this.#writeLeft()
  }

  /** Forgets what the terminal hasn't taken. */
  drop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#left = Buffer.alloc(0)
  }

  #writeLeft(): void {
    this.#timer = undefined
    // The number of a closed descriptor may belong to another file by now.
    if (this.#pty._socket.destroyed) this.drop()
    else this.#writeWhatFits()
    if (this.hasUnwritten) this.#timer = setTimeout(() => this.#writeLeft(), pause)
  }

  #writeWhatFits(): void {
    try {
      this.#left = this.#left.subarray(writeSync(this.#pty.fd, this.#left))
    } catch (error) {
      // EIO: no program has the terminal open.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.drop()
    }
  }
}
