import {setTimeout as delay} from 'node:timers/promises'
import {foreground} from '../system/proc.js'
import {terminalReading} from './terminal-reading.js'

/** The terminal of a shell, as its answers need it. */
export interface AnsweringTerminal {
  readonly device: string
  readonly pid: number
  /** Whether nobody is left to read: the shell is at its prompt, or has ended. */
  readonly isIdle: boolean
  /** Changes when something was printed. */
  readonly printed: number
  settled(): Promise<void>
  write(text: string): void
}

/** Between two looks at who reads, in milliseconds; after many looks. */
const pause = {first: 10, later: 100}
const manyLooks = 100

/**
 * Holds what a terminal answers to a program that asks, until a program reads it. What nobody reads until the next prompt is
 * dropped: the shell would take it for typed.
 */
export class TerminalAnswers {
  readonly #terminal: AnsweringTerminal
  #held = ''
  #isLooking = false
  #wasGiven = false

  constructor(terminal: AnsweringTerminal) {
    this.#terminal = terminal
  }

  /** Holds an answer. */
  add(text: string): void {
    this.#held += text
    if (!this.#isLooking) this.#giveWhenRead().catch(() => {})
  }

  /** Forgets what nobody has read, at a prompt: the program that asked has ended. */
  drop(): void {
    this.#held = ''
  }

  /** Whether a program was given some since the last call. It may have left a part of it. */
  takeGiven(): boolean {
    const wasGiven = this.#wasGiven
    this.#wasGiven = false
    return wasGiven
  }

  async #giveWhenRead(): Promise<void> {
    this.#isLooking = true
    // A shell that reads at its prompt has said so before: that is here at the next look.
    let before: number | undefined
    for (let looks = 0; this.#held !== ''; looks++) {
      await delay(looks > manyLooks ? pause.later : pause.first, undefined, {ref: false})
      await this.#terminal.settled()
      const {isIdle, printed} = this.#terminal
      if (isIdle) this.drop()
      else if (!this.#isRead()) before = undefined
      else if (before === printed) this.#give()
      else before = printed
    }
    this.#isLooking = false
  }

  #isRead(): boolean {
    const {device, pid} = this.#terminal
    return foreground(pid).group.some(one => terminalReading(one, {device, shell: pid}) !== false)
  }

  #give(): void {
    this.#wasGiven = true
    this.#terminal.write(this.#held)
    this.#held = ''
  }
}
