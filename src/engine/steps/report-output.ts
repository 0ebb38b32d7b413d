import {renderTerminal} from '../../normalize/render-terminal.js'

/** The output of a step that runs. */
export interface RunningOutput {
  /** The last lines that it has printed so far, as it printed them. */
  readonly printed: () => string
  readonly report: (output: string) => void
}

/** Calls repeatedly; returns a function that stops it. */
type Every = (milliseconds: number, call: () => void) => () => void

/** Milliseconds between two reports. The first comes once or twice as long after the start of a step. */
const interval = 500
const maxLines = 10

/** Reports the last lines of the steps of a document while they run, unless they end soon. */
export class OutputReports {
  readonly #every: Every
  /** One timer for all steps: most end before one of their own would be worth its while. */
  #stop: (() => void) | undefined
  #running: RunningOutput | undefined
  #isNew = false
  #reported = ''

  constructor(every: Every = everyInterval) {
    this.#every = every
  }

  /** Reports the output of a step from now on. */
  begin(running: RunningOutput): void {
    this.#running = running
    this.#isNew = true
    this.#reported = ''
    this.#stop ??= this.#every(interval, () => this.#tick())
  }

  /** The step has ended. */
  end(): void {
    this.#running = undefined
  }

  /** The document has ended. */
  close(): void {
    this.end()
    this.#stop?.()
    this.#stop = undefined
  }

  #tick(): void {
    const running = this.#running
    if (!running) return
    if (this.#isNew) {
      this.#isNew = false
      return
    }
    const text = running.printed()
    if (text === this.#reported) return
    this.#reported = text
    running.report(renderTerminal(text).trimEnd().split('\n').slice(-maxLines).join('\n'))
  }
}

function everyInterval(milliseconds: number, call: () => void): () => void {
  const timer = setInterval(call, milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
