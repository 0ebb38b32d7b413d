import type {EndedBlock, EndRecord, KeptOutput, OutputReader, ReadOutput} from './output-reader.js'

/**
 * How a block came to its end: it told its record; the shell ended under it; or it was not run, since the one before it
 * in its batch did not end as it should.
 */
export type BlockEnd = ({readonly kind: 'returned'} & EndedBlock) | ExitedBlock | {readonly kind: 'passed over'}

/** A block under which the shell ended. */
interface ExitedBlock {
  readonly kind: 'exited'
  readonly output: ReadOutput
  readonly status: number
  /** The command at which it ended, where the shell could tell. */
  readonly failed: EndRecord['failed']
}

/** A block that was sent. */
interface Sent {
  /** Blocks that were sent together have the same. */
  readonly batch: number
  readonly kept: KeptOutput
  readonly resolve: (end: BlockEnd) => void
}

/** The blocks that a shell was sent and has not told the end of, in their order. */
export class PendingBlocks {
  readonly #reader: OutputReader
  #batches = 0
  #sent: Sent[] = []
  #exit: {readonly status: number} | undefined

  constructor(reader: OutputReader) {
    this.#reader = reader
  }

  /** Takes note of blocks that are sent together, with what is to be kept of each; gives their ends. */
  add(blocks: readonly KeptOutput[]): readonly Promise<BlockEnd>[] {
    const batch = ++this.#batches
    return blocks.map(
      kept =>
        new Promise<BlockEnd>(resolve => {
          this.#sent.push({batch, kept, resolve})
          if (this.#sent.length === 1) this.#reader.keep(kept)
          if (this.#exit) this.exited(this.#exit.status)
        })
    )
  }

  /** A record was read. */
  ended(block: EndedBlock): void {
    const first = this.#sent.shift()
    first?.resolve({kind: 'returned', ...block})
    if (!block.record.goesOn) {
      while (first && this.#sent[0]?.batch === first.batch) this.#sent.shift()?.resolve({kind: 'passed over'})
    }
    const [next] = this.#sent
    if (next) this.#reader.keep(next.kept)
  }

  /** How many have not ended. */
  get count(): number {
    return this.#sent.length
  }

  /** The shell has ended, and all it printed is read. */
  exited(status: number): void {
    this.#exit = {status}
    const [first, ...others] = this.#sent
    this.#sent = []
    const {failedAtExit: failed} = this.#reader
    first?.resolve({failed, kind: 'exited', output: this.#reader.end(), status})
    for (const {resolve} of others) resolve({kind: 'passed over'})
  }
}
