import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import {isRepeatable, type Readiness, readReadiness} from '../../model/readiness.js'
import type {OutputStep, Step} from '../../model/step.js'
import {expects} from './outcome-of-step.js'

/** What a session has to wait for at a step that may run on; nothing for a step that ends. */
export function readinessOf(step: OutputStep): Readiness | undefined {
  const {ready} = step.options
  if (ready !== undefined && step.kind === 'command') return readReadiness(ready)
  const mayRunOn = step.kind === 'command' && (step.options.service || step.isInterrupted)
  return mayRunOn ? {kind: 'settled'} : undefined
}

/** Whether the author says that the step runs on; one that is only interrupted later may end by itself too. */
export function isDeclared({options}: Step): boolean {
  return options.service || options.ready !== undefined
}

/** What of a step's output and status is compared: nothing where it is chance how much of it there is. */
export function comparable(step: OutputStep, output: Output): Output {
  const readiness = readinessOf(step)
  if (readiness === undefined || isRepeatable(readiness)) return output
  if (output.ending !== 'ready' && !expects(step, output.status)) return output
  // Its author shows what it says, and knows what of that is chance.
  return {...output, status: 0, text: step.expectation ? output.text : ''}
}

/** The outcome of a service that ended before it was ready; nothing for any other step. */
export function judgeService(step: OutputStep, {ending, status}: Output): Outcome | undefined {
  if (!isDeclared(step) || (ending !== 'returned' && ending !== 'shell-ended') || !expects(step, status))
    return undefined
  return {
    kind: 'errored',
    reason: `Expected a service that runs on, got its end with status ${status} before it was ready. Remove \`service\` and \`ready\`, or keep it in the foreground.`
  }
}
