import {isNotRun, totalOf, unskippedOf} from '../model/counts.js'
import type {DocumentEndEvent} from '../model/event.js'

/** The outcome of a document, in the word that all reports use. */
export type DocumentVerdict = 'failed' | 'flaky' | 'no steps' | 'not run' | 'passed' | 'skipped'

/** The outcome of a document. One of which no step ran neither passed nor failed. */
export function verdictOfDocument(end: DocumentEndEvent): DocumentVerdict {
  const {counts, failed, flaky, place} = end
  if (isNotRun(end)) return 'not run'
  if (failed) return 'failed'
  if (flaky) return 'flaky'
  // An `index.json` never has steps of its own.
  if (totalOf(counts) === 0) return place?.role === 'index' ? 'passed' : 'no steps'
  return unskippedOf(counts) === 0 ? 'skipped' : 'passed'
}

/** The documents of a run by outcome: `2 passed, 1 skipped, 1 without steps, 1 not run, 0 failed`. */
export function formatDocumentCounts(documents: {
  readonly failed: number
  readonly flaky?: number
  readonly noSteps?: number
  readonly notRun?: number
  readonly passed: number
  readonly skipped?: number
}): string {
  const {failed, flaky, noSteps, notRun, passed, skipped} = documents
  return [
    `${passed} passed`,
    ...(flaky ? [`${flaky} flaky`] : []),
    ...(skipped ? [`${skipped} skipped`] : []),
    ...(noSteps ? [`${noSteps} without steps`] : []),
    ...(notRun ? [`${notRun} not run`] : []),
    `${failed} failed`
  ].join(', ')
}
