import type {RunEvent} from '../../model/event.js'
import {textWidth} from '../../text/text-width.js'
import {type Size, Status} from './status.js'

/** A terminal that what runs now is shown on, and its clock. */
export interface LiveOptions {
  readonly write: (text: string) => void
  readonly size: () => Size
  /** Milliseconds from some moment. */
  readonly now: () => number
  /** Calls again and again, until what it gives back is called. */
  readonly every: (milliseconds: number, call: () => void) => () => void
}

/** How often the lines are drawn, in milliseconds. */
const interval = 100

/** Keeps lines of what runs now below what is printed, while a run lasts. The cursor stays visible at their end. */
export class Live {
  readonly #options: LiveOptions
  readonly #status = new Status()
  #drawn: readonly string[] = []
  #stop: (() => void) | undefined

  constructor(options: LiveOptions) {
    this.#options = options
  }

  /** Takes note of an event; the lines stand from the start of a run to its end. */
  on(event: RunEvent): void {
    const {every, now, write} = this.#options
    this.#status.on(event, now())
    if (event.kind === 'start') this.#stop ??= every(interval, () => write(this.#erasing() + this.#drawing()))
    if (event.kind === 'end') this.close()
  }

  /** Prints above the lines. */
  print(text: string): void {
    const erasing = this.#erasing()
    this.#options.write(erasing === '' ? text : erasing + text + this.#drawing())
  }

  /** Takes the lines away. */
  close(): void {
    this.#stop?.()
    this.#stop = undefined
    const erasing = this.#erasing()
    if (erasing !== '') this.#options.write(erasing)
  }

  #drawing(): string {
    this.#drawn = this.#status.lines(this.#options.now(), this.#options.size())
    return this.#drawn.join('\n')
  }

  /** What takes away the lines that are drawn: a narrower terminal has wrapped them meanwhile. */
  #erasing(): string {
    if (this.#drawn.length === 0) return ''
    const {columns} = this.#options.size()
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0)
    this.#drawn = []
    // Row by row: some terminals keep a screen that is erased from its top for scrolling back.
    return `${Array.from({length: rows}, () => '\u001B[2K').join('\u001B[1A')}\r`
  }
}

/** The clock of the machine; nothing waits for it. */
export const every: LiveOptions['every'] = (milliseconds, call) => {
  const timer = setInterval(call, milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
