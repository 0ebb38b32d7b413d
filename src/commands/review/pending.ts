import type {Combination} from '../../model/document.js'
import type {DiffLine} from '../../model/outcome.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'

/** A step that waits for review: its output doesn't match its expectation, or it has none yet. */
export interface PendingStep {
  /** Path of the document as reported. */
  readonly file: string
  /** The combination of its matrix; absent without a matrix. */
  readonly combination?: Combination | undefined
  /** Absolute path of the document. */
  readonly path: string
  /** Path of the snapshot file as reported. */
  readonly snapshotFile: string
  readonly step: Step
  /** Normalized output. */
  readonly output: string
  /** Exit status. */
  readonly status: number
}

/** A pending step compared with its current expectation. */
export interface PendingView {
  /** Whether the expectation matches the output, so that there is nothing to decide. */
  readonly isMet: boolean
  readonly isNew: boolean
  /** Line of the entry in the snapshot file; absent for a new step. */
  readonly line?: number
  /** Whole diff from expected to actual. */
  readonly diff: readonly DiffLine[]
  /** Expected and actual exit status, if they differ. */
  readonly statuses?: {readonly expected: number; readonly actual: number}
  /** Why the output doesn't match, if the diff alone doesn't show it. */
  readonly reason?: string
}

/** A decision about a pending step. */
export type Decision = 'accepted' | 'rejected' | 'skipped'

/** An edited expectation that isn't written yet. */
export type Draft = Pick<Entry, 'compare' | 'status' | 'text'>

/** The row of a diff to turn into a wildcard. */
export interface LoosenOptions {
  readonly draft?: Draft
  /** Index of the row. */
  readonly index: number
  /** Whether the whole line becomes a wildcard, not only the part that differs. */
  readonly isWhole: boolean
}

/** The steps that wait for review. All methods may throw a `SnapshotError`. */
export interface PendingSteps {
  readonly steps: readonly PendingStep[]
  /** Current 1-based line of the step in its document: output accepted in the document above it has moved it. */
  lineOf(pending: PendingStep): number
  /** Masks the secrets of a document in text that is shown. */
  maskFor(pending: PendingStep): (text: string) => string
  /** Compares a step with a draft, or else with its current expectation. */
  view(pending: PendingStep, draft?: Draft): Promise<PendingView>
  /** Writes the output as the expectation; keeps the wildcards of the draft, or else of the snapshot. */
  accept(pending: PendingStep, draft?: Draft): Promise<void>
  /** Takes an acceptance back: the files are as they were before it. */
  undo(pending: PendingStep): Promise<void>
  /** A draft with a wildcard in one row of the diff; undefined if that row can't have one. */
  loosen(pending: PendingStep, options: LoosenOptions): Promise<Draft | undefined>
}
