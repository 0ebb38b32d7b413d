import type {DocumentEndEvent, StepEvent} from '../../model/event.js'
import {showControls} from '../../text/show-controls.js'
import {sentencesOf} from '../format-message.js'
import {toneOf} from './outcome-style.js'

/** What is wrong with a document as a whole. */
export interface DocumentError {
  readonly text: string
  readonly line?: number
  readonly ruleId?: string
}

/** The mistakes of a document, or why it failed where it has none and no step of it failed. */
export function documentErrors(
  {failed, flaky, messages}: DocumentEndEvent,
  steps: readonly StepEvent[]
): readonly DocumentError[] {
  const mistakes = messages.filter(({fatal}) => fatal)
  if (mistakes.length > 0) {
    return mistakes.map(message => ({
      text: sentencesOf(message),
      ...(message.line !== undefined && {line: message.line}),
      ...(message.ruleId !== undefined && {ruleId: message.ruleId})
    }))
  }
  if (!failed || steps.some(({outcome}) => toneOf(outcome) === 'failed')) return []
  if (flaky) return [{text: 'It passed only after a failure, and such documents fail this run.'}]
  const [reason] = steps.flatMap(({outcome}) => (outcome.kind === 'not run' ? outcome.reason : []))
  return [{text: reason === undefined ? 'It failed.' : `It did not run: ${showControls(reason)}.`}]
}
