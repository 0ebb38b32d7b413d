/** Calls back after some milliseconds; returns a function that cancels it. */
export type After = (milliseconds: number, call: () => void) => () => void

/** Calls back after real time. */
export const after: After = (milliseconds, call) => {
  const timer = setTimeout(call, milliseconds)
  return () => clearTimeout(timer)
}

/**
 * Milliseconds without a change after which changes are reported: an editor writes several files. Chokidar drops the
 * changes of a file within 50 ms of the last, so after a shorter time the text of a second save would never be read.
 */
export const quietTime = 60

/** Collects paths that change shortly after each other, and reports them together. */
export class Debouncer {
  readonly #after: After
  readonly #onBatch: (paths: readonly string[]) => void
  readonly #paths = new Set<string>()
  #cancel: (() => void) | undefined

  constructor({after, onBatch}: {readonly after: After; readonly onBatch: (paths: readonly string[]) => void}) {
    this.#after = after
    this.#onBatch = onBatch
  }

  add(path: string): void {
    this.#paths.add(path)
    this.#cancel?.()
    this.#cancel = this.#after(quietTime, () => {
      const paths = [...this.#paths]
      this.#paths.clear()
      this.#onBatch(paths)
    })
  }

  /** Drops what has not been reported. */
  close(): void {
    this.#cancel?.()
    this.#paths.clear()
  }
}
