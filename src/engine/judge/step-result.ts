import type {Outcome} from '../../model/outcome.js'
import type {FailedPipe, Take} from '../../model/output.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import type {StepContext} from './step-context.js'

/** The outcome of a step, and its entries. */
export interface StepResult {
  readonly outcome: Outcome
  /** Normalized output. */
  readonly output: string
  /** The output with its colors; absent without colors, and for a step that passed. */
  readonly styled?: string
  readonly status?: number
  /** The pipes that passed although a command in them failed; absent if none did. */
  readonly failedPipes?: readonly FailedPipe[]
  /** What the terminal showed; absent unless a cast is made. */
  readonly takes?: readonly Take[]
  readonly omittedBytes: number
  readonly durationMs: number
  /** When it ended, in milliseconds since the epoch; absent if that is when its output was read. */
  readonly endedAt?: number
  /** The entry that describes this run; absent if the step didn't run. */
  readonly actual?: Entry
  /** The entry in the snapshot file; absent for a new step. */
  readonly expected?: Entry
}

/** The result of a step that doesn't run. It keeps its snapshot entry. */
export function skippedResult(step: Step, outcome: Outcome, {snapshot}: StepContext): StepResult {
  const found = step.kind === 'file' ? undefined : snapshot.find(step)
  return {...notRunResult(outcome), ...(found && {expected: found.entry})}
}

/** The result of a step without output. */
export function notRunResult(outcome: Outcome): StepResult {
  return {durationMs: 0, omittedBytes: 0, outcome, output: ''}
}
