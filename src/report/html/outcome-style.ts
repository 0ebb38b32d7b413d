import {isFailure, type Outcome} from '../../model/outcome.js'

/** The color of an outcome. */
export type Tone = 'changed' | 'failed' | 'idle' | 'passed'

/** A sign for each tone, for people who don't see its color. */
export const toneSigns: Readonly<Record<Tone, string>> = {changed: '✎', failed: '✗', idle: '–', passed: '✓'}

/** The tone of an outcome; a step that didn't run isn't shown as a failure. */
export function toneOf(outcome: Outcome): Tone {
  switch (outcome.kind) {
    case 'passed':
    case 'replayed':
      return 'passed'
    case 'new':
    case 'updated':
      return isFailure(outcome) ? 'failed' : outcome.kind === 'new' && !outcome.written ? 'idle' : 'changed'
    case 'kept':
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
