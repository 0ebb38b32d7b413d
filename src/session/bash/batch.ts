import type {Output} from '../../model/output.js'
import type {Pending} from '../system/later.js'
import type {Shell} from './bash-shell.js'
import type {Frame} from './batch-format.js'
import {outputOfReturned} from './block-output.js'
import type {BlockEnd} from './pending-blocks.js'

/** What is known of a batch when it's sent. */
type SentBatch = Pick<Batch, 'ends' | 'frames' | 'shell' | 'startedAt'>

/** Blocks that were sent together. */
export class Batch {
  readonly shell: Shell
  readonly frames: readonly Frame[]
  readonly ends: readonly Pending<BlockEnd>[]
  /** When the current block started, on the clock of `performance.now()`. */
  startedAt: number
  /** Whether no other block of it runs. */
  isOver = false

  constructor({ends, frames, shell, startedAt}: SentBatch) {
    this.shell = shell
    this.frames = frames
    this.ends = ends
    this.startedAt = startedAt
  }

  /** Goes on with the block behind one that ended. */
  passOn(end: BlockEnd): void {
    this.isOver = end.kind !== 'returned' || !end.report.goesOn
    // It started when the one before it ended, which was before that was read.
    const lag = end.kind === 'returned' ? Date.now() - end.report.to : 0
    this.startedAt = performance.now() - (lag > 0 ? lag : 0)
  }

  /** The output of a block that has returned by now, as most of those that are sent together have. */
  knownOutput(index: number): Output | undefined {
    const end = this.ends[index]?.known
    const request = this.frames[index]?.request
    if (this.isOver || end?.kind !== 'returned' || !request || request.ready) return undefined
    const output = outputOfReturned(end, {code: request.code, durationMs: performance.now() - this.startedAt})
    this.passOn(end)
    return output
  }
}
