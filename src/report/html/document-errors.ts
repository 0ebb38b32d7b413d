import type {DocumentEndEvent, StepEvent} from '../../model/event.js'
import {showControls} from '../../text/show-controls.js'
import {sentencesOf} from '../format-message.js'
import {toneOf} from './outcome-style.js'

/** An error of a document as a whole. */
export interface DocumentError {
  readonly text: string
  readonly line?: number
  readonly ruleId?: string
}

/** The errors of a document, or why it failed if it has no errors and no failed step. */
export function documentErrors(
  {failed, flaky, messages}: DocumentEndEvent,
  steps: readonly StepEvent[]
): readonly DocumentError[] {
  const errors = messages.filter(({fatal}) => fatal)
  if (errors.length > 0) {
    return errors.map(message => ({
      text: sentencesOf(message),
      ...(message.line !== undefined && {line: message.line}),
      ...(message.ruleId !== undefined && {ruleId: message.ruleId})
    }))
  }
  if (!failed || steps.some(({outcome}) => toneOf(outcome) === 'failed')) return []
  if (flaky) return [{text: 'It is flaky, and this run fails on flaky documents.'}]
  const [reason] = steps.flatMap(({outcome}) => (outcome.kind === 'not run' ? outcome.reason : []))
  return [{text: reason === undefined ? 'It failed.' : `It didn't run: ${showControls(reason)}.`}]
}
