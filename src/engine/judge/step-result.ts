import type {Outcome} from '../../model/outcome.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import type {StepContext} from './step-context.js'

/** What became of a step, and what a snapshot would hold of it. */
export interface StepResult {
  readonly outcome: Outcome
  /** Normalized output. */
  readonly output: string
  readonly status?: number
  readonly omittedBytes: number
  readonly durationMs: number
  /** When its block was over, in milliseconds as `Date.now()` counts; absent where that is when it was read. */
  readonly endedAt?: number
  /** The entry that this run would write, or whose text the page would show; absent when the step did not run. */
  readonly actual?: Entry
  /** The entry that the snapshot holds for the step. */
  readonly expected?: Entry
}

/** A step that does not run keeps what the snapshot holds for it. */
export function skippedResult(step: Step, outcome: Outcome, {snapshot}: StepContext): StepResult {
  const found = step.kind === 'file' ? undefined : snapshot.find(step)
  return {...notRunResult(outcome), ...(found && {expected: found.entry})}
}

/** A step that does not run. */
export function notRunResult(outcome: Outcome): StepResult {
  return {durationMs: 0, omittedBytes: 0, outcome, output: ''}
}
