import {isFailure, type Outcome} from '../../model/outcome.js'

/** How an outcome looks, beside its word. */
export type Tone = 'changed' | 'failed' | 'idle' | 'passed'

/** A sign for each tone, for those who do not see its colour. */
export const toneSigns: Readonly<Record<Tone, string>> = {changed: '✎', failed: '✗', idle: '–', passed: '✓'}

/** The tone of an outcome: what had no turn is no failure to look at. */
export function toneOf(outcome: Outcome): Tone {
  switch (outcome.kind) {
    case 'passed':
      return 'passed'
    case 'new':
    case 'updated':
      return isFailure(outcome) ? 'failed' : 'changed'
    case 'skipped':
    case 'not run':
      return 'idle'
    case 'errored':
    case 'failed':
    case 'mismatched':
    case 'timed out':
      return 'failed'
    default:
      return outcome satisfies never
  }
}
