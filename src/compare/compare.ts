import type {ExpectOptions} from '../expect/placeholders.js'
import type {DiffLine} from '../model/outcome.js'
import type {Entry} from '../model/snapshot.js'
import type {Comparison} from '../model/step.js'
import {compareTexts, diffOfEqual} from './compare-texts.js'

/** An output and its expectation. */
export interface CompareInput extends ExpectOptions {
  /** The expectation; its text may hold wildcards. */
  readonly entry: Pick<Entry, 'compare' | 'status' | 'text'>
  /** The normalized output of this run. */
  readonly text: string
  /** The exit status of this run. */
  readonly status: number
  /** What the step asks for; when that is `exact`, the entry's own comparison decides. */
  readonly mode: Comparison
}

/** The output and the status match. */
export interface Same {
  readonly same: true
}

/** The output, the status or both don't match. */
export interface Different {
  readonly same: false
  /**
   * From expected to actual. Long stretches of equal lines are counted instead of shown. All lines are `same` when only
   * the status differs; empty when no text is compared.
   */
  readonly diff: readonly DiffLine[]
  /** Present when the status differs. */
  readonly status?: {readonly expected: number; readonly actual: number}
  /** Why, when the diff alone doesn't show it: the output isn't JSON, a wildcard is invalid. One or two sentences. */
  readonly reason?: string
}

export type CompareResult = Different | Same

/** Compares the output and the status of a step with its expectation. Pure. */
export function compare(input: CompareInput): CompareResult {
  if (isLiteral(input)) return {same: true}
  const {entry, mode, status, text, ...options} = input
  const comparison = comparisonOf({entry, mode})
  const texts = {...options, actual: text, comparison, expected: entry.text}
  const result = compareTexts(texts)
  if (entry.status === status) return result
  return {
    diff: result.same ? diffOfEqual(texts) : result.diff,
    same: false,
    status: {actual: status, expected: entry.status},
    ...(!result.same && result.reason !== undefined && {reason: result.reason})
  }
}

/** Whether an output equals what is expected, and nothing in it could be a wildcard: most do. */
function isLiteral({entry, mode, status, text}: CompareInput): boolean {
  const isSame = text === entry.text && status === entry.status
  return isSame && comparisonOf({entry, mode}) !== 'json' && !/\[|\.\.\./.test(text)
}

/** The comparison that applies: the step's own, or the entry's where the step has the default. */
export function comparisonOf({
  entry,
  mode
}: Pick<CompareInput, 'mode'> & {readonly entry: Pick<Entry, 'compare'>}): Comparison {
  return mode === 'exact' ? entry.compare : mode
}
