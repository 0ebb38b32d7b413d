import type {Output} from '../../model/output.js'
import type {RunningBlock} from '../session.js'

/** How much output of a background block is kept, in bytes. */
export const tailSize = 1 << 16
/** How long a background block may take to end after Ctrl-C when its session is closed, in milliseconds. */
export const grace = 2000

/** How a background block ends. */
interface BackgroundBlockOptions<End> {
  readonly end: Promise<End>
  /** Whether its process has ended, even if `end` hasn't resolved yet. */
  readonly isGone: () => boolean
  readonly outputOf: (end: End) => Promise<Output>
}

/** A block that keeps running after it was ready. */
export class BackgroundBlock<End> implements RunningBlock {
  readonly #finished: Promise<void>
  #isForgotten = false
  readonly #isGone: () => boolean
  #result: Output | undefined

  constructor({end, isGone, outputOf}: BackgroundBlockOptions<End>) {
    this.#isGone = isGone
    this.#finished = end.then(async end => {
      if (!this.#isForgotten) this.#result = await outputOf(end)
    })
  }

  async ended(): Promise<Output | undefined> {
    if (this.#isGone()) await this.#finished
    return this.#result
  }

  /** Drops its output, which the caller collects. */
  forget(): void {
    this.#isForgotten = true
  }
}
