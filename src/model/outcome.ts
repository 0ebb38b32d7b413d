import type {FailedCommand} from './output.js'

/** A line of a diff from expected to actual output. */
export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same'
  /** Without its newline. */
  readonly text: string
  /** Number of lines that this one summarizes; absent for a line shown as it is. */
  readonly lines?: number
}

/** The step ran and its output matches. */
export interface Passed {
  readonly kind: 'passed'
  /** Id of the snapshot entry if the step has moved since it was written. */
  readonly movedFrom?: string
}

/** The step ran and its output matches, but programs that it called were answered from a recording. */
export interface Replayed {
  readonly kind: 'replayed'
  /** When that was recorded, in milliseconds since 1970. */
  readonly recordedAt: number
  /** Id of the snapshot entry if the step has moved since it was written. */
  readonly movedFrom?: string
}

/** The step didn't run: a checkpoint kept its output from an earlier run, and it matches. */
export interface Kept {
  readonly kind: 'kept'
  /** When the checkpoint was saved, in milliseconds since 1970. */
  readonly savedAt: number
  /** Id of the snapshot entry if the step has moved since it was written. */
  readonly movedFrom?: string
}

/**
 * The step has no expectation yet. `written` says whether this run records one. In CI it doesn't, and that fails; a step
 * that only runs because a later one is selected passes.
 */
export interface New {
  readonly kind: 'new'
  readonly written: boolean
  /** Only steps below it are selected; absent for a selected step. */
  readonly isUnselected?: true
}

/** The output didn't match and this run replaces the expectation. */
export interface Updated {
  readonly kind: 'updated'
  readonly diff: readonly DiffLine[]
}

/** The step ran and its output doesn't match. */
export interface Mismatched {
  readonly kind: 'mismatched'
  /** Diff from expected to actual; very long texts are shortened far from any change. */
  readonly diff: readonly DiffLine[]
  /** Expected and actual exit status; absent if they are equal. */
  readonly status?: {readonly expected: number; readonly actual: number}
  /** Why, in one sentence, when the diff doesn't show it: the output isn't JSON, a wildcard is invalid. */
  readonly reason?: string
  /** Snapshot file and line of the entry. */
  readonly snapshot: {readonly file: string; readonly line: number}
}

/** The step exited with an unexpected status. */
export interface Failed {
  readonly kind: 'failed'
  readonly status: number
  readonly expected: readonly number[]
  /** The command whose status the step has, and its line in the Markdown file; absent if unknown. */
  readonly command?: FailedCommand & {readonly fileLine: number}
  /** The command that failed first, if it's another one. */
  readonly first?: FailedCommand & {readonly fileLine: number}
  /** Why, in one sentence, when the status doesn't say it. */
  readonly reason?: string
}

/** The step hit its time limit and was ended with all its processes. */
export interface TimedOut {
  readonly kind: 'timed out'
  readonly timeoutMs: number
  /** Advice for well-known cases, such as a server. */
  readonly hint?: string
}

/** The step was skipped on purpose. */
export interface Skipped {
  readonly kind: 'skipped'
  readonly reason: string
}

/** The step wasn't reached. */
export interface NotRun {
  readonly kind: 'not run'
  readonly reason: string
}

/** The step couldn't run. */
export interface Errored {
  readonly kind: 'errored'
  readonly reason: string
}

export type Outcome = (
  | Errored
  | Failed
  | Kept
  | Mismatched
  | New
  | NotRun
  | Passed
  | Replayed
  | Skipped
  | TimedOut
  | Updated
) &
  Tried

/** How often the step ran. */
export interface Tried {
  /** Number of tries of a step with `until`; absent for any other. */
  readonly tries?: number
}

/** Whether an outcome fails the run. */
export function isFailure(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'passed':
    case 'kept':
    case 'replayed':
    case 'updated':
    case 'skipped':
      return false
    case 'new':
      return !outcome.written && !outcome.isUnselected
    case 'mismatched':
    case 'failed':
    case 'timed out':
    case 'not run':
    case 'errored':
      return true
    default:
      return outcome satisfies never
  }
}
