import {setTimeout as delay} from 'node:timers/promises'
import type {CommandStep} from '../../../model/step.js'
import {interrupts} from '../../../plan/steps/interrupts.js'
import type {Session} from '../../../session/session.js'
import {longestDelay} from '../../../session/system/deadline.js'
import {readinessOf} from '../../judge/judge-service.js'
import type {StepResult} from '../../judge/step-result.js'

/** Why a step with `until` can't be repeated; `undefined` if it can. */
export function whyNotRepeated(step: CommandStep, session: Session): string | undefined {
  const types = !session.isAtPrompt || step.opensAt !== undefined || interrupts(step)
  const what = types ? 'types into a running program' : readinessOf(step) === undefined ? undefined : 'is a service'
  return what && `\`until\` repeats a command, and this step ${what}. Remove \`until\`.`
}

/** A step to repeat. */
export interface RepeatOptions {
  readonly step: CommandStep
  /** Runs and judges it once. */
  readonly attempt: () => Promise<StepResult>
  readonly signal: AbortSignal
}

/**
 * Repeats a step until a try passes, and resolves with that try, or with the last one. Where output is recorded, the first
 * that came twice in a row counts: the one before may show something that was still starting.
 */
export async function repeatUntil({attempt, signal, step}: RepeatOptions): Promise<StepResult> {
  const {every, until = 0} = step.options
  const startedAt = performance.now()
  let before: StepResult | undefined
  for (let tries = 1; ; tries++) {
    const result = await attempt()
    const elapsed = performance.now() - startedAt
    if (isFinal(result, {before, step}) || elapsed >= until || signal.aborted)
      return {...result, durationMs: elapsed, outcome: {...result.outcome, tries}}
    before = result
    // Interrupted, it ends with the next try, which doesn't run.
    await delay(Math.min(every, until - elapsed, longestDelay), undefined, {signal}).catch(() => {})
  }
}

interface FinalOptions {
  /** The try before. */
  readonly before: StepResult | undefined
  readonly step: CommandStep
}

/** Whether no other try can change anything, or this one passes. */
function isFinal({outcome, output}: StepResult, {before, step}: FinalOptions): boolean {
  switch (outcome.kind) {
    case 'passed':
    case 'kept':
    case 'replayed':
    case 'errored':
    case 'not run':
    case 'skipped':
      return true
    case 'new':
    case 'updated':
      if (!('written' in outcome) || outcome.written)
        return step.options.compare === 'status' || (before?.outcome.kind === outcome.kind && before.output === output)
      return true
    case 'failed':
    case 'mismatched':
    case 'timed out':
      return false
    default:
      return outcome satisfies never
  }
}
