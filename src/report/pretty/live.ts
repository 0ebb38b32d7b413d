import type {RunEvent} from '../../model/event.js'
import {textWidth} from '../../text/text-width.js'
import {type Size, Status} from './status.js'

/** The terminal on which running steps are shown, and a clock. */
export interface LiveOptions {
  readonly write: (text: string) => void
  readonly size: () => Size
  /** Milliseconds since some fixed moment. */
  readonly now: () => number
  /** Calls repeatedly; returns a function that stops it. */
  readonly every: (milliseconds: number, call: () => void) => () => void
}

/** Milliseconds between two drawings. */
const interval = 100

/** Shows the running steps below the printed lines during a run. The cursor stays visible at their end. */
export class Live {
  readonly #options: LiveOptions
  readonly #status = new Status()
  #drawn: readonly string[] = []
  #stop: (() => void) | undefined

  constructor(options: LiveOptions) {
    this.#options = options
  }

  /** Records an event; the lines are shown from the start of a run to its end. */
  on(event: RunEvent): void {
    const {every, now, write} = this.#options
    this.#status.on(event, now())
    if (event.kind === 'start') this.#stop ??= every(interval, () => write(this.#erasing() + this.#drawing()))
    if (event.kind === 'end') this.close()
  }

  /** Prints text above the lines. */
  print(text: string): void {
    const erasing = this.#erasing()
    this.#options.write(erasing === '' ? text : erasing + text + this.#drawing())
  }

  /** Removes the lines. */
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

  /** The sequence that erases the drawn lines, which a terminal that became narrower has wrapped. */
  #erasing(): string {
    if (this.#drawn.length === 0) return ''
    const {columns} = this.#options.size()
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0)
    this.#drawn = []
    // Row by row: some terminals keep a screen that is erased from its top in the scrollback.
    return `${Array.from({length: rows}, () => '\u001B[2K').join('\u001B[1A')}\r`
  }
}

/** Calls in real time; doesn't keep the process alive. */
export const every: LiveOptions['every'] = (milliseconds, call) => {
  const timer = setInterval(call, milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
