import type {DiffLine} from '../../model/outcome.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'

/** A step whose output waits for a person: it is another than its expectation, or has none yet. */
export interface PendingStep {
  /** Path of the page as reported. */
  readonly file: string
  /** Absolute path of the page. */
  readonly path: string
  /** Path of the snapshot file as reported. */
  readonly snapshotFile: string
  readonly step: Step
  /** Normalized output. */
  readonly output: string
  /** Exit status. */
  readonly status: number
}

/** How a pending step stands to what is expected of it now. */
export interface PendingView {
  /** Nothing is left to decide: the expectation allows the output. */
  readonly isMet: boolean
  readonly isNew: boolean
  /** Line of the entry in the snapshot file; absent for a new step. */
  readonly line?: number
  /** Whole diff, expected to actual. */
  readonly diff: readonly DiffLine[]
  /** Expected and actual exit status, where these differ. */
  readonly statuses?: {readonly expected: number; readonly actual: number}
  /** Why, where the diff alone does not tell. */
  readonly reason?: string
}

/** What a person, or a flag, decided of a pending step. */
export type Decision = 'accepted' | 'rejected' | 'skipped'

/** An expectation that is being written, and not recorded yet. */
export type Draft = Pick<Entry, 'compare' | 'status' | 'text'>

/** A line of a diff that shall be a wildcard. */
export interface LoosenOptions {
  readonly draft?: Draft
  /** Which row of the diff. */
  readonly index: number
  /** Anything may stand in it, not only what differs. */
  readonly isWhole: boolean
}

/** The steps that wait, and what can be done about each. All may throw a `SnapshotError`. */
export interface PendingSteps {
  readonly steps: readonly PendingStep[]
  /** Where the step stands in its page by now: what was accepted above it, in the page itself, has moved it. 1-based. */
  lineOf(pending: PendingStep): number
  /** Hides the secrets of a document in what is shown. */
  maskFor(pending: PendingStep): (text: string) => string
  /** How a step stands to a draft, or else to the snapshot as it is now. */
  view(pending: PendingStep, draft?: Draft): Promise<PendingView>
  /** Makes an output the expectation, the wildcards of the draft, or else of the snapshot, kept. */
  accept(pending: PendingStep, draft?: Draft): Promise<void>
  /** A draft in which a line of the diff is a wildcard; nothing where it cannot be. */
  loosen(pending: PendingStep, options: LoosenOptions): Promise<Draft | undefined>
}
