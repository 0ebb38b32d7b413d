/** Calls back after some milliseconds; what it gives back calls that off. */
export type After = (milliseconds: number, call: () => void) => () => void

/** The clock of the machine. */
export const after: After = (milliseconds, call) => {
  const timer = setTimeout(call, milliseconds)
  return () => clearTimeout(timer)
}

/** How long files are left in peace before something is made of a change, in milliseconds: an editor writes several. */
export const quietTime = 50

/** Gathers paths that change shortly after each other, and tells of them at once. */
export class Debouncer {
  readonly #after: After
  readonly #onBatch: (paths: readonly string[]) => void
  readonly #paths = new Set<string>()
  #callOff: (() => void) | undefined

  constructor({after, onBatch}: {readonly after: After; readonly onBatch: (paths: readonly string[]) => void}) {
    this.#after = after
    this.#onBatch = onBatch
  }

  add(path: string): void {
    this.#paths.add(path)
    this.#callOff?.()
    this.#callOff = this.#after(quietTime, () => {
      const paths = [...this.#paths]
      this.#paths.clear()
      this.#onBatch(paths)
    })
  }

  /** Forgets what has not been told. */
  close(): void {
    this.#callOff?.()
    this.#paths.clear()
  }
}
