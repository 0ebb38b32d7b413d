import type {CommandStep, Step} from '../../model/step.js'
import {interrupts} from '../../plan/steps/interrupts.js'
import {leastLimitAhead} from '../../session/session.js'
import type {Selection} from '../documents/select-steps.js'
import {readinessOf} from '../judge/judge-service.js'

/** A step and those below it. */
export interface BatchStepsInput {
  /** The steps of the document. */
  readonly steps: readonly Step[]
  /** Which of them runs now. */
  readonly index: number
  readonly selection: Selection
  /** Whether it is settled that nothing is missing for a step; unasked, it may depend on the steps above. */
  readonly isMet: (step: Step) => boolean
}

/** Most steps that are sent together. */
const mostAhead = 2048

/**
 * The steps that can be sent to the shell in one go, from the one that runs now: commands of its terminal that need
 * nothing of what the ones above them answer. Pure.
 */
export function batchSteps({index, isMet, selection, steps}: BatchStepsInput): readonly CommandStep[] {
  const first = steps[index]
  if (!first || !isPlain(first)) return []
  const ahead: CommandStep[] = [first]
  for (let at = index + 1; at < steps.length && ahead.length < mostAhead; at++) {
    const step = steps[at]
    const last = ahead.at(-1)
    if (!step || !last) break
    // What is left out needs no shell.
    if (selection.skipReason(step) !== undefined) continue
    const {terminal, timeout} = last.options
    if (timeout > 0 && timeout < leastLimitAhead) break
    if (!isPlain(step) || step.options.terminal !== terminal || step.options.if !== undefined || !isMet(step)) break
    ahead.push(step)
  }
  return ahead
}

/** Whether a step is a command that ends by itself, at a prompt. */
function isPlain(step: Step): step is CommandStep {
  return step.kind === 'command' && !interrupts(step) && readinessOf(step) === undefined
}
