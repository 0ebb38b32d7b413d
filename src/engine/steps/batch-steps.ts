import type {CommandStep, Step} from '../../model/step.js'
import {interrupts} from '../../plan/steps/interrupts.js'
import {leastLimitAhead} from '../../session/session.js'
import type {Selection} from '../documents/select-steps.js'
import {readinessOf} from '../judge/judge-service.js'
import {containerToolsOf} from './container-leaks.js'

/** A step and those below it. */
export interface BatchStepsInput {
  /** The steps of the document. */
  readonly steps: readonly Step[]
  /** Index of the step that runs now. */
  readonly index: number
  readonly selection: Selection
  /** Whether the requirements of a step are known to be met; others may depend on the steps above. */
  readonly isMet: (step: Step) => boolean
}

/** Most steps in one batch. */
const mostAhead = 2048

/**
 * The steps to send to the shell at once, starting with the one that runs now: commands of one session that don't
 * depend on each other's answers. Pure.
 */
export function batchSteps({index, isMet, selection, steps}: BatchStepsInput): readonly CommandStep[] {
  const first = steps[index]
  if (!first || !isPlain(first)) return []
  const batch: CommandStep[] = [first]
  for (let at = index + 1; at < steps.length && batch.length < mostAhead; at++) {
    const step = steps[at]
    const last = batch.at(-1)
    if (!step || !last) break
    if (selection.skipReason(step) !== undefined) continue
    const {capture, terminal, timeout} = last.options
    // Those below may use what it captures.
    if (capture !== undefined) break
    if (timeout > 0 && timeout < leastLimitAhead) break
    if (!isPlain(step) || step.options.terminal !== terminal || step.options.if !== undefined || !isMet(step)) break
    batch.push(step)
  }
  return batch
}

/** Whether a step is a command that ends by itself, starts at a prompt and creates no containers. */
function isPlain(step: Step): step is CommandStep {
  return (
    step.kind === 'command' &&
    step.options.until === undefined &&
    !interrupts(step) &&
    readinessOf(step) === undefined &&
    // The containers that a step creates are found by lists before and after it.
    containerToolsOf(step).length === 0
  )
}
