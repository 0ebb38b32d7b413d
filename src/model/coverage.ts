/**
 * Whether a shell block runs, and if not, why:
 * - `skipped`: it is a step that is skipped on purpose.
 * - `mistaken`: it has a marker, but an error keeps it from being a step.
 * - `unmarked`: it has no marker.
 * - `hidden`: it is in HTML or indented code, where Markdown sees no block.
 */
export type BlockState = 'hidden' | 'mistaken' | 'run' | 'skipped' | 'unmarked'

/** A code block that readers run in a shell: it has a shell language or a marker. */
export interface ShellBlock {
  /** Line of its opening fence, 1-based. */
  readonly line: number
  /** First word of its info string in lower case; empty without one. */
  readonly language: string
  /** First line that a reader types, without the prompt. */
  readonly command: string
  readonly state: BlockState
  /** Why it is skipped, or where it is hidden. */
  readonly reason?: string
}

/** How many commands have a marker, and how many of those run. */
export interface Marked {
  readonly marked: number
  readonly run: number
}

/** Which shell blocks of a document run. */
export interface DocumentCoverage {
  readonly file: string
  /** Shell blocks in document order. */
  readonly blocks: readonly ShellBlock[]
  /** Number of all other blocks: code in other languages, shown output, and what is in comments. */
  readonly others: number
  /** Steps in inline code; these aren't blocks. */
  readonly inline: Marked
}
