import {type Expectation, readExpectation} from '../expect/expectation.js'
import type {ExpectOptions} from '../expect/placeholders.js'
import {splitLines} from '../expect/text-lines.js'
import type {DiffLine} from '../model/outcome.js'
import type {Entry} from '../model/snapshot.js'
import type {Comparison} from '../model/step.js'
import {type CompareLinesInput, compareLines} from './compare-lines.js'
import {diffExpectation} from './diff-expectation.js'
import {showLine} from './diff-lines.js'

/** What is compared, and how. */
export interface CompareInput extends ExpectOptions {
  /** The expectation; its text may hold wildcards. */
  readonly entry: Pick<Entry, 'compare' | 'status' | 'text'>
  /** The normalized output of this run. */
  readonly text: string
  /** The exit status of this run. */
  readonly status: number
  /** What the step asks for; when that is `exact`, the entry's own way of comparing decides. */
  readonly mode: Comparison
}

/** The output and the status are as expected. */
export interface Same {
  readonly same: true
}

/** The output, the status or both differ. */
export interface Different {
  readonly same: false
  /** Whole diff, expected to actual; all lines `same` when only the status differs, empty when no text is compared. */
  readonly diff: readonly DiffLine[]
  /** Present when the status differs. */
  readonly status?: {readonly expected: number; readonly actual: number}
  /** Why, in one sentence, where the diff alone does not tell: the output is not JSON, a wildcard is not understood. */
  readonly reason?: string
}

export type Comparing = Different | Same

/** Holds the output of a step against its expectation. Pure. */
export function compare({entry, text, status, mode, ...options}: CompareInput): Comparing {
  const expectation = readExpectation(entry.text, options)
  const way = wayOf({entry, mode})
  const actual = splitLines(text)
  const result = compareLines({actual, expectation, way})
  const reason = result.same ? undefined : (result.reason ?? problemOf(expectation))
  if (entry.status === status) return result.same || reason === undefined ? result : {...result, reason}
  return {
    diff: result.same ? shownWhenSame({actual, expectation, way}) : result.diff,
    same: false,
    status: {actual: status, expected: entry.status},
    ...(reason !== undefined && {reason})
  }
}

/** How they are compared: the step's own way, and the entry's where the step asks for nothing but the default. */
export function wayOf({
  entry,
  mode
}: Pick<CompareInput, 'mode'> & {readonly entry: Pick<Entry, 'compare'>}): Comparison {
  return mode === 'exact' ? entry.compare : mode
}

/** What is shown of an output that is as expected, where only the status is not. */
function shownWhenSame(input: CompareLinesInput): readonly DiffLine[] {
  const {way, expectation, actual} = input
  if (way === 'status') return []
  return way === 'exact' ? diffExpectation(expectation, actual) : actual.map(line => showLine('same', line))
}

/** Why an expectation may not have meant what its author thinks. */
function problemOf({problems, budget}: Expectation): string | undefined {
  if (budget.left >= 0) return problems[0]
  return 'Expected wildcards that can be compared within a second, got ones that take longer. Use simpler or fewer.'
}
