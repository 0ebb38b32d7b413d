import {readExpectation} from '../expect/expectation.js'
import type {ExpectOptions} from '../expect/placeholders.js'
import type {DiffLine} from '../model/outcome.js'
import type {Entry} from '../model/snapshot.js'
import type {Comparison} from '../model/step.js'
import {splitLines} from '../text/split-lines.js'
import {type CompareLinesInput, compareLines, type LinesCompared} from './compare-lines.js'
import {compareLong, isLong, type LongTexts} from './compare-long.js'
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
  /** Whole diff, expected to actual, but that of very long texts, which is shortened; all lines `same` when only the status differs, empty when no text is compared. */
  readonly diff: readonly DiffLine[]
  /** Present when the status differs. */
  readonly status?: {readonly expected: number; readonly actual: number}
  /** Why, in one sentence, where the diff alone does not tell: the output is not JSON, a wildcard is not understood. */
  readonly reason?: string
}

export type Comparing = Different | Same

/** Holds the output of a step against its expectation. Pure. */
export function compare({entry, text, status, mode, ...options}: CompareInput): Comparing {
  const texts = {...options, actual: text, expected: entry.text, way: wayOf({entry, mode})}
  const {result, whenSame} = isLong(entry.text, text) ? compareWithCare(texts) : compareWhole(texts)
  if (entry.status === status) return result
  return {
    diff: result.same ? whenSame() : result.diff,
    same: false,
    status: {actual: status, expected: entry.status},
    ...(!result.same && result.reason !== undefined && {reason: result.reason})
  }
}

interface TextsCompared {
  readonly result: LinesCompared
  /** What is shown of an output that is as expected, where only the status is not. */
  readonly whenSame: () => readonly DiffLine[]
}

function compareWithCare(texts: LongTexts): TextsCompared {
  return {result: compareLong(texts), whenSame: () => []}
}

function compareWhole({actual: text, expected, way, ...options}: LongTexts): TextsCompared {
  const expectation = readExpectation(expected, options)
  const actual = splitLines(text)
  return {
    result: compareLines({actual, expectation, way}),
    whenSame: () => shownWhenSame({actual, expectation, way})
  }
}

/** How they are compared: the step's own way, and the entry's where the step asks for nothing but the default. */
export function wayOf({
  entry,
  mode
}: Pick<CompareInput, 'mode'> & {readonly entry: Pick<Entry, 'compare'>}): Comparison {
  return mode === 'exact' ? entry.compare : mode
}

function shownWhenSame(input: CompareLinesInput): readonly DiffLine[] {
  const {way, expectation, actual} = input
  if (way === 'status') return []
  return way === 'exact' ? diffExpectation(expectation, actual) : actual.map(line => showLine('same', line))
}
