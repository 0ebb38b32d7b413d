/**
 * Whether a shell block of a document is run, and if not, why:
 * - `skipped`: it is a step, and is left out on purpose.
 * - `mistaken`: its author wants it run, and a mistake keeps it from being a step.
 * - `unmarked`: nobody has asked for it to be run.
 */
export type BlockState = 'mistaken' | 'run' | 'skipped' | 'unmarked'

/** A block that a reader would run in a shell: a fence in a language of shells, or one with a mark. */
export interface ShellBlock {
  /** Line of its opening fence, 1-based. */
  readonly line: number
  /** First word of its info string, lower case; empty for none. */
  readonly language: string
  /** The first line that a reader would type, without its prompt. */
  readonly command: string
  readonly state: BlockState
  /** Why it is skipped. */
  readonly reason?: string
}

/** How much of something is marked, and of that how much is run. */
export interface Marked {
  readonly marked: number
  readonly run: number
}

/** What of a document is run. */
export interface DocumentCoverage {
  readonly file: string
  /** Its shell blocks, in the order of the document. */
  readonly blocks: readonly ShellBlock[]
  /** Steps in inline code, which are no blocks. */
  readonly inline: Marked
}
