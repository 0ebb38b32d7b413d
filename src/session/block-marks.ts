import type {StepRequest} from './session.js'
import {blocksPerSession} from './system/process-marks.js'
import {randomHex} from './system/random-hex.js'

/** Sessions that one run can tell apart. */
const sessionsPerRun = 1 << 12
const run = Number.parseInt(randomHex(3), 16) % (1 << 12)
let sessions = 0

/** Numbers the blocks of a session. Every process that a block starts inherits the number of its block as a mark. */
export class BlockMarks {
  /** The part of a mark that all blocks of the session share. */
  readonly session: number
  #count = 0
  readonly #requests = new Map<number, StepRequest>()

  constructor() {
    sessions = (sessions + 1) % sessionsPerRun
    this.session = run * sessionsPerRun + sessions
  }

  /** The mark of one more block, with its request if a step asked for it. */
  add(request?: StepRequest): number {
    this.#count = (this.#count % (blocksPerSession - 1)) + 1
    const mark = this.session * blocksPerSession + this.#count
    if (request) this.#requests.set(mark, request)
    return mark
  }

  /** The request of the block that a mark belongs to. */
  requestOf(mark: number): StepRequest | undefined {
    return this.#requests.get(mark)
  }
}
