import type {FailedCommand} from '../../model/output.js'
import {type EndReport, ReportReader, readSuccess} from './end-report.js'
import {type ExpectedOutput, markSize, type OutputReader, type ReadOutput} from './output-reader.js'

/** How a block ended: its shell reported it, the shell ended within it, or it was not run because of the one before it. */
export type BlockEnd =
  | {readonly kind: 'returned'; readonly output: ReadOutput; readonly report: EndReport}
  | ExitedBlock
  | {readonly kind: 'passed over'}

/** A block within which the shell ended. */
interface ExitedBlock {
  readonly kind: 'exited'
  readonly output: ReadOutput
  readonly status: number
  /** The command at which the shell ended, if it could tell. */
  readonly failed: FailedCommand | undefined
}

/** A block that was sent. It has ended when both its report and its whole output are read. */
interface Sent {
  /** The same for blocks that were sent together. */
  readonly batch: number
  readonly expected: ExpectedOutput
  readonly resolve: (end: BlockEnd) => void
  output?: ReadOutput
  report?: EndReport
}

/** The blocks that a shell was sent and whose end is not known yet, in order. */
export class PendingBlocks {
  readonly #reader: OutputReader
  readonly #reports = new ReportReader()
  #batches = 0
  #sent: Sent[] = []
  #exit: {readonly status: number} | undefined
  #failedAtExit: FailedCommand | undefined

  constructor(reader: OutputReader) {
    this.#reader = reader
  }

  /** Adds blocks that are sent together; returns their ends. */
  add(blocks: readonly ExpectedOutput[]): readonly Promise<BlockEnd>[] {
    const batch = ++this.#batches
    const ends = blocks.map(
      expected =>
        new Promise<BlockEnd>(resolve => {
          this.#sent.push({batch, expected, resolve})
        })
    )
    this.#expectNext()
    if (this.#exit) this.exited(this.#exit.status)
    return ends
  }

  /** Takes what the shell has printed. */
  readOutput(chunk: Buffer): void {
    this.#reader.push(chunk, (output, end) => {
      const block = this.#sent.find(each => each.output === undefined)
      if (block) {
        block.output = output
        // A report on the socket counts more than what any program can print.
        if (end.startsWith(block.expected.key.slice(markSize))) block.report ??= readSuccess(end)
      }
      this.#expectNext()
    })
    this.#settle()
  }

  /** Takes what the shell has reported. */
  readReports(chunk: Buffer): void {
    this.#reports.push(chunk)
    this.#settle()
  }

  /** Assigns the reports that have come to their blocks. Those of blocks that succeeded are part of their output. */
  #takeReports(): void {
    for (const block of this.#sent) {
      if (block.report) continue
      const report = this.#reports.take(block.expected.key)
      if (!report) break
      if (report.ending === 'exiting') this.#failedAtExit = report.failed
      else block.report = report
    }
  }

  /** How many have not ended. */
  get count(): number {
    return this.#sent.length
  }

  /** The shell has ended, and all it printed is read. */
  exited(status: number): void {
    this.#exit = {status}
    this.#settle()
    const [first, ...others] = this.#sent
    this.#sent = []
    const failed = this.#failedAtExit
    first?.resolve({failed, kind: 'exited', output: first.output ?? this.#reader.end(), status})
    for (const {resolve} of others) resolve({kind: 'passed over'})
  }

  /** Resolves the blocks of which all is read. */
  #settle(): void {
    for (;;) {
      // A report may be read before the output of the block in front of it.
      this.#takeReports()
      const [first] = this.#sent
      if (!first?.output || !first.report) return
      const {batch, output, report, resolve} = first
      this.#sent.shift()
      resolve({kind: 'returned', output, report})
      if (report.goesOn) continue
      while (this.#sent[0]?.batch === batch) this.#sent.shift()?.resolve({kind: 'passed over'})
      this.#expectNext()
    }
  }

  #expectNext(): void {
    const next = this.#sent.find(({output}) => output === undefined)
    if (next) this.#reader.expect(next.expected)
  }
}
