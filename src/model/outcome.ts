import type {FailedCommand} from './output.js'

/** One line of a diff between the expected and the actual output. */
export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'same'
  /** Without its newline. */
  readonly text: string
  /** How many lines of the expectation it stands for, where it says so in words instead of showing them. */
  readonly lines?: number
}

/** The step ran as before, and printed the same. */
export interface Passed {
  readonly kind: 'passed'
  /** The snapshot entry was found under this other id: the step has moved. */
  readonly movedFrom?: string
}

/** There is no expectation yet. `written` tells whether this run records one; in CI it does not, and that fails. */
export interface New {
  readonly kind: 'new'
  readonly written: boolean
}

/** The expectation differed and is replaced by this run. */
export interface Updated {
  readonly kind: 'updated'
  readonly diff: readonly DiffLine[]
}

/** The step ran, and printed something else. */
export interface Mismatched {
  readonly kind: 'mismatched'
  /** Whole diff, expected to actual; of very long texts without what is far from any difference. */
  readonly diff: readonly DiffLine[]
  /** Expected and actual exit status, where these differ. */
  readonly status?: {readonly expected: number; readonly actual: number}
  /** Why, in one sentence, where the diff alone does not tell: the output is not JSON, a wildcard is not understood. */
  readonly reason?: string
  /** Path of the snapshot file, and the line of the entry in it. */
  readonly snapshot: {readonly file: string; readonly line: number}
}

/** The step exited with a status that is not expected. */
export interface Failed {
  readonly kind: 'failed'
  readonly status: number
  readonly expected: readonly number[]
  /** Which command of the block, and its line in the Markdown file. */
  readonly command?: FailedCommand & {readonly fileLine: number}
  /** Why, in one sentence, where the status alone does not tell. */
  readonly reason?: string
}

/** The step took longer than it may; it was ended with all its processes. */
export interface TimedOut {
  readonly kind: 'timed out'
  readonly timeoutMs: number
  /** What the author may do about it, where the step looks like a known case. */
  readonly hint?: string
}

/** The step was left out on purpose. */
export interface Skipped {
  readonly kind: 'skipped'
  readonly reason: string
}

/** The step did not get its turn. */
export interface NotRun {
  readonly kind: 'not run'
  readonly reason: string
}

/** The step could not be run at all. */
export interface Errored {
  readonly kind: 'errored'
  readonly reason: string
}

export type Outcome = Errored | Failed | Mismatched | New | NotRun | Passed | Skipped | TimedOut | Updated

/** Whether an outcome makes the run fail. */
export function isFailure(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'passed':
    case 'updated':
    case 'skipped':
      return false
    case 'new':
      return !outcome.written
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
