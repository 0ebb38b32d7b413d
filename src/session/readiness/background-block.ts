import type {Output} from '../../model/output.js'
import type {RunningBlock} from '../session.js'

/** Bytes that are kept of what a block prints while it runs on. */
export const tailSize = 1 << 16
/** How long a block that runs on may take to end by Ctrl-C when its session is closed, in milliseconds. */
export const grace = 2000

/** How a block that runs on comes to its end. */
interface BackgroundBlockOptions<End> {
  readonly end: Promise<End>
  /** Whether it has ended for sure, though this may not be told yet. */
  readonly isGone: () => boolean
  readonly outputOf: (end: End) => Promise<Output>
}

/** A block that was ready and is left to run on. */
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

  /** Somebody else takes its output when it ends. */
  forget(): void {
    this.#isForgotten = true
  }
}
