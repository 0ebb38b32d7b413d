import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import {isRepeatable, type Readiness, readReadiness} from '../../model/readiness.js'
import type {OutputStep, Step} from '../../model/step.js'
import {expects} from './outcome-of-step.js'

/** When a step that may keep running is ready; `undefined` for a step that ends. */
export function readinessOf(step: OutputStep): Readiness | undefined {
  const {ready} = step.options
  if (ready !== undefined && step.kind === 'command') return readReadiness(ready)
  const mayKeepRunning = step.kind === 'command' && (step.options.service || step.isInterrupted)
  return mayKeepRunning ? {kind: 'settled'} : undefined
}

/** Whether the step is declared a service. One that a later step interrupts may also end by itself. */
export function isDeclared({options}: Step): boolean {
  return options.service || options.ready !== undefined
}

/** The part of a step's output and status that is compared: nothing if it is chance how much a service has printed. */
export function comparable(step: OutputStep, output: Output): Output {
  const readiness = readinessOf(step)
  if (readiness === undefined || isRepeatable(readiness)) return output
  if (output.ending !== 'ready' && !expects(step, output.status)) return output
  // Output that the document shows is compared: its author chose what to show.
  return {...output, status: 0, text: step.expectation ? output.text : ''}
}

/** The outcome of a declared service that ended before it was ready; `undefined` for any other step. */
export function judgeService(step: OutputStep, {ending, status}: Output): Outcome | undefined {
  if (!isDeclared(step) || (ending !== 'returned' && ending !== 'shell-ended') || !expects(step, status))
    return undefined
  return {
    kind: 'errored',
    reason: `The service ended with status ${status} before it was ready. Keep it in the foreground, or remove \`service\` and \`ready\`.`
  }
}
