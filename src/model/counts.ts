import type {Counts, DocumentEndEvent} from './event.js'
import type {Outcome} from './outcome.js'

/** Zero outcomes of every kind. */
export const noCounts: Counts = {
  errored: 0,
  failed: 0,
  kept: 0,
  mismatched: 0,
  new: 0,
  'not run': 0,
  passed: 0,
  replayed: 0,
  skipped: 0,
  'timed out': 0,
  updated: 0
}

/** Counts outcomes by kind. */
export function countOutcomes(outcomes: Iterable<Outcome>): Counts {
  const counts: {-readonly [kind in keyof Counts]: number} = {...noCounts}
  for (const {kind} of outcomes) counts[kind]++
  return counts
}

/** Number of outcomes of all kinds. */
export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Number of steps that were not skipped. */
export function unskippedOf(counts: Counts): number {
  return totalOf(counts) - counts.skipped
}

/** Whether a document ended before its first step, because the run was stopped or a document that it needs failed. */
export function isNotRun({
  counts,
  failed,
  messages
}: Pick<DocumentEndEvent, 'counts' | 'failed' | 'messages'>): boolean {
  return (
    failed && unskippedOf(counts) > 0 && unskippedOf(counts) === counts['not run'] && !messages.some(({fatal}) => fatal)
  )
}

/** Sum of two counts, kind by kind; their difference with -1. */
export function addCounts(one: Counts, other: Counts, times: 1 | -1 = 1): Counts {
  const sum: {-readonly [kind in keyof Counts]: number} = {...one}
  for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += times * other[kind]
  return sum
}
