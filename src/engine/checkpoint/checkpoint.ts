import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {SavedShell} from '../../session/bash/state/shell-state.js'

/** A step above a checkpoint: its output, `done` without one, or why it was skipped. */
export type KeptStep =
  | {readonly kind: 'done'}
  | {readonly kind: 'ran'; readonly output: Output}
  | {readonly kind: 'skipped'; readonly outcome: Outcome}

/** What the runner of a document knows that its shell and files don't show. */
export interface RunnerState {
  /** Values of captured variables, and the names of those that the shell doesn't have yet. */
  readonly captured: Readonly<Record<string, string>>
  readonly missing: readonly string[]
  readonly shell: SavedShell
}

/** A document after one of its steps. Its files are in an archive beside it. */
export interface Checkpoint extends RunnerState {
  /** When it was saved, in milliseconds since 1970. */
  readonly savedAt: number
  /** The steps that ran, in order. */
  readonly steps: readonly KeptStep[]
}
