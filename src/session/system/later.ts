/** A value that is known now or later. */
export interface Pending<T> {
  /** The value; nothing as long as it isn't known. */
  readonly known: T | undefined
  /** Resolves when the value is known. */
  readonly promise: Promise<T>
}

/**
 * A value that is set later. Nobody has to wait for a value that is known, not even for the turn that a promise takes: a
 * document may have thousands of blocks, most of which have ended before their turn comes.
 */
export class Later<T> implements Pending<T> {
  #known: {readonly value: T} | undefined
  #settled: Promise<T> | undefined
  #resolve: (value: T | Promise<T>) => void = () => {}

  get known(): T | undefined {
    return this.#known?.value
  }

  get promise(): Promise<T> {
    this.#settled ??= this.#known
      ? Promise.resolve(this.#known.value)
      : new Promise(resolve => {
          this.#resolve = resolve
        })
    return this.#settled
  }

  /** Sets the value, unless it is set. */
  set(value: T): void {
    if (this.#known) return
    this.#known = {value}
    this.#resolve(value)
  }

  /** Makes the promise reject, unless the value is set. */
  fail(error: unknown): void {
    const failed = Promise.reject<T>(error)
    // Nobody may ask for it.
    failed.catch(() => {})
    this.#resolve(failed)
    if (!this.#known) this.#settled ??= failed
  }
}
