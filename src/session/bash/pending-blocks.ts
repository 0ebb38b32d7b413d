import {Later, type Pending} from '../system/later.js'
import {type EndReport, ReportReader, readSuccess} from './end-report.js'
import type {NotedFailure} from './failed-line.js'
import {type ExpectedOutput, markSize, type OutputReader, type ReadOutput} from './output-reader.js'

/**
 * How a block ended: its shell reported it, the shell ended within it, or it was not run because of the one before it. With
 * `forged`, something else reported blocks as well.
 */
export type BlockEnd = ReturnedBlock | ExitedBlock | {readonly kind: 'forged'} | {readonly kind: 'passed over'}

/** A block that its shell reported. */
export interface ReturnedBlock {
  readonly kind: 'returned'
  readonly output: ReadOutput
  readonly report: EndReport
}

/** A block within which the shell ended. */
interface ExitedBlock {
  readonly kind: 'exited'
  readonly output: ReadOutput
  readonly status: number
  /** Whether the shell had begun with the blocks that were sent together with it. */
  readonly hasBegun: boolean
  /** The command at which the shell ended, if it could tell. */
  readonly failed: NotedFailure | undefined
}

/** A block that is sent. */
export interface ExpectedBlock extends ExpectedOutput {
  /** What its report has as its number. */
  readonly number: string
  /** Whether it may succeed without noting how it ended, by `return`. */
  readonly returns: boolean
}

/** Whether a report can be that of a block. */
function isOf({number, returns}: ExpectedBlock, report: EndReport): boolean {
  return report.number === number || (report.number === '' && (returns || report.status !== 0))
}

/** A block that was sent. It has ended when both its report and its whole output are read. */
interface Sent {
  /** The same for blocks that were sent together. */
  readonly batch: number
  readonly expected: ExpectedBlock
  readonly end: Later<BlockEnd>
}

/** A block whose output is read. */
interface Printed extends Sent {
  readonly output: ReadOutput
  /** Part of the output of a block that succeeded. */
  readonly success: EndReport | undefined
}

/** The last of the blocks that were sent together, as far as they ran. */
interface Closing {
  readonly batch: number
  readonly end: Later<BlockEnd>
  readonly returned: ReturnedBlock
}

/** How long the runner waits between two looks at a shell that reported and doesn't wait for blocks yet, in milliseconds. */
const pollInterval = 1

/** The blocks that a shell was sent and whose end is not known yet, in order. */
export class PendingBlocks {
  readonly #reader: OutputReader
  readonly #reports = new ReportReader()
  #batches = 0
  /** The blocks whose output is read, which precede the others. */
  #printed: Printed[] = []
  #sent: Sent[] = []
  #closing: Closing | undefined
  #exit: {readonly status: number} | undefined
  readonly #isWaiting: (batch: number) => boolean

  /** `isWaiting` says whether the shell waits for blocks since it has ended a batch, by its number from 1. */
  constructor(reader: OutputReader, isWaiting: (batch: number) => boolean) {
    this.#reader = reader
    this.#isWaiting = isWaiting
  }

  /** Adds blocks that are sent together; returns their ends. */
  add(blocks: readonly ExpectedBlock[]): readonly Pending<BlockEnd>[] {
    const batch = ++this.#batches
    const sent = blocks.map(expected => ({batch, end: new Later<BlockEnd>(), expected}))
    this.#sent.push(...sent)
    this.#expectNext()
    if (this.#exit) this.exited(this.#exit.status)
    return sent.map(({end}) => end)
  }

  /** Takes what the shell has printed. */
  readOutput(chunk: Buffer): void {
    this.#reader.push(chunk, (output, end) => {
      const block = this.#sent.shift()
      if (block) {
        const isSuccess = end.startsWith(block.expected.key.slice(markSize))
        this.#printed.push({...block, output, success: isSuccess ? readSuccess(end) : undefined})
      }
      this.#expectNext()
    })
    this.#settle()
  }

  /** Takes what the shell has reported; returns how often its driver has started. */
  readReports(chunk: Buffer): number {
    const starts = this.#reports.push(chunk)
    this.#settle()
    return starts
  }

  /** How often blocks were sent. */
  get batches(): number {
    return this.#batches
  }

  /** How many have not ended. */
  get count(): number {
    return this.#printed.length + this.#sent.length + (this.#closing ? 1 : 0)
  }

  /** The shell has ended, and all it printed is read. */
  exited(status: number): void {
    this.#exit = {status}
    this.#settle()
    const closing = this.#closing
    this.#closing = undefined
    closing?.end.set({failed: undefined, hasBegun: true, kind: 'exited', output: closing.returned.output, status})
    const [printed] = this.#printed
    const [first, ...others] = [...this.#printed, ...this.#sent]
    this.#printed = []
    this.#sent = []
    if (!first) return
    const failed = this.#reports.take(first.expected.key)?.failed
    const hasBegun = this.#reports.begun >= first.batch
    first.end.set({failed, hasBegun, kind: 'exited', output: printed?.output ?? this.#reader.end(), status})
    for (const {end} of others) end.set({kind: 'passed over'})
  }

  /** Resolves the blocks of which all is read. */
  #settle(): void {
    for (;;) {
      const [first] = this.#printed
      // A report on the socket counts more than what any program can print.
      const report = first && (this.#reports.take(first.expected.key) ?? first.success)
      if (!first || !report) return
      const {batch, end, expected, output} = first
      const returned = {kind: 'returned', output, report} as const
      this.#printed.shift()
      const next = this.#printed[0] ?? this.#sent[0]
      const isForged = !isOf(expected, report)
      if (report.goesOn && next?.batch === batch && !isForged) {
        end.set(returned)
        continue
      }
      // What was printed for blocks that didn't run is no output of theirs.
      for (const each of [...this.#printed, ...this.#sent])
        if (each.batch === batch) each.end.set({kind: 'passed over'})
      this.#printed = this.#printed.filter(each => each.batch !== batch)
      this.#sent = this.#sent.filter(each => each.batch !== batch)
      this.#expectNext()
      if (isForged) end.set({kind: 'forged'})
      else this.#close({batch, end, returned})
      return
    }
  }

  /** Resolves the last block once the shell waits for others, with what it has reported by then. */
  #close(closing: Closing): void {
    this.#closing = closing
    const look = () => {
      if (this.#closing !== closing) return
      if (!this.#isWaiting(closing.batch)) setTimeout(look, pollInterval)
      // What it wrote before is read when the event loop has turned once more.
      else setImmediate(() => setImmediate(() => this.#confirm(closing)))
    }
    look()
  }

  #confirm(closing: Closing): void {
    if (this.#closing !== closing) return
    this.#closing = undefined
    closing.end.set(this.#reports.hasOthers ? {kind: 'forged'} : closing.returned)
    this.#settle()
  }

  #expectNext(): void {
    const [next] = this.#sent
    if (next) this.#reader.expect(next.expected)
  }
}
