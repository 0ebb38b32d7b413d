import {statSync} from 'node:fs'
import type {ScreenMark} from './terminal-screen.js'

/** The descriptor by which a shell proves that it has read the answer of the runner. */
const proofDescriptor = 45
/** The descriptor of the kernel's random numbers, of which the shell makes an id, and their device (random(4)). */
const randomDescriptor = 46
const randomDevice = 0x109
/** How many characters of an id the runner repeats. The others stay unknown to what reads the terminal. */
const repeated = 8

/** What the id of a shell is learned with. */
export interface ShellIdOptions {
  /** Returns the pid of the shell. */
  readonly pid: () => number
  /** Types. */
  readonly write: (text: string) => void
  /** Called with the id when the shell has proved that it's its own. */
  readonly onKnown: (id: string) => void
}

/**
 * Learns the id that the marks of a shell have. Programs of the document may read what is typed at a terminal and print to
 * it, but they can't read what others print there, and can't open a descriptor of the shell. So the shell shows an id that it
 * makes up of random numbers of the kernel (mark `I`), the runner types its beginning, and the shell, if it reads the beginning of its own id, opens a file
 * that the runner has chosen and prints mark `J`.
 */
export class ShellId {
  readonly #options: ShellIdOptions
  /** The file that proves it; absent when no shell begins. */
  #proof: string | undefined
  #shown: string | undefined

  constructor(options: ShellIdOptions) {
    this.#options = options
  }

  /** Waits for the id of a shell that begins and will open the file `proof`, which nothing has opened before. */
  expect(proof: string): void {
    this.#proof = proof
    this.#shown = undefined
  }

  /** Takes note of a mark. */
  read({letter, fields: [id = '']}: ScreenMark): void {
    if (this.#proof === undefined || !/^\d{32}$/.test(id)) return
    if (letter === 'I' && this.#shown === undefined) {
      this.#shown = id
      this.#options.write(`${id.slice(0, repeated)}\n`)
    } else if (letter === 'J' && id === this.#shown && this.#isOpen(this.#proof)) {
      this.#proof = undefined
      this.#options.onKnown(id)
      this.#options.write('\n')
    }
  }

  #isOpen(file: string): boolean {
    try {
      const descriptors = `/proc/${this.#options.pid()}/fd`
      const [open, own] = [statSync(`${descriptors}/${proofDescriptor}`), statSync(file)]
      const isRandom = statSync(`${descriptors}/${randomDescriptor}`).rdev === randomDevice
      return isRandom && open.dev === own.dev && open.ino === own.ino
    } catch {
      return false
    }
  }
}
