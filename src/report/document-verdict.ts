import {totalOf} from '../model/counts.js'
import type {DocumentEndEvent} from '../model/event.js'

/** The outcome of a document, in the word that all reports use. */
export type DocumentVerdict = 'failed' | 'flaky' | 'no steps' | 'passed'

/** The outcome of a document. One without steps neither passed nor failed. */
export function verdictOfDocument({counts, failed, flaky, place}: DocumentEndEvent): DocumentVerdict {
  if (failed) return 'failed'
  if (flaky) return 'flaky'
  // An `index.json` never has steps of its own.
  return totalOf(counts) === 0 && place?.role !== 'index' ? 'no steps' : 'passed'
}

/** The documents of a run by outcome: `2 passed, 1 without steps, 0 failed`. */
export function formatDocumentCounts(documents: {
  readonly failed: number
  readonly flaky?: number
  readonly noSteps?: number
  readonly passed: number
}): string {
  const {failed, flaky, noSteps, passed} = documents
  return [
    `${passed} passed`,
    ...(flaky ? [`${flaky} flaky`] : []),
    ...(noSteps ? [`${noSteps} without steps`] : []),
    `${failed} failed`
  ].join(', ')
}
