import type {Expectation} from '../expect/expectation.js'
import {conflictOf, matchesOutput} from '../expect/match-output.js'
import type {DiffLine} from '../model/outcome.js'
import type {Comparison} from '../model/step.js'
import {joinLines, noNewline, splitLines} from '../text/split-lines.js'
import {readJson} from './canonical-json.js'
import {diffExpectation} from './diff-expectation.js'
import {diffUnordered} from './diff-unordered.js'
import {readJsonExpectation} from './json-expectation.js'

/** What comparing the lines of an output gave, whatever the status. */
export type LinesCompared =
  | {readonly same: false; readonly diff: readonly DiffLine[]; readonly reason?: string}
  | {readonly same: true}

/** An expectation, the lines of an output, and how the one is held against the other. */
export interface CompareLinesInput {
  readonly expectation: Expectation
  readonly actual: readonly string[]
  readonly way: Comparison
}

/** Holds the lines of an output against an expectation. Pure. */
export function compareLines(input: CompareLinesInput): LinesCompared {
  const result = compareInWay(input)
  if (result.same || result.reason !== undefined) return result
  const reason = problemOf(input.expectation)
  return reason === undefined ? result : {...result, reason}
}

/** Why an expectation may not have meant what its author thinks. */
function problemOf({problems, budget}: Expectation): string | undefined {
  if (budget.left >= 0) return problems[0]
  return 'Expected wildcards that can be compared within a second, got ones that take longer. Use simpler or fewer.'
}

function compareInWay(input: CompareLinesInput): LinesCompared {
  const {way} = input
  switch (way) {
    case 'exact':
      return compareExact(input)
    case 'unordered':
      return compareUnordered(input)
    case 'contains':
      return compareContains(input)
    case 'json':
      return compareJson(input)
    case 'status':
      return {same: true}
    default:
      return way satisfies never
  }
}

function compareExact({expectation, actual}: Pick<CompareLinesInput, 'actual' | 'expectation'>): LinesCompared {
  return matchesOutput(expectation, actual) ? {same: true} : differ(expectation, actual)
}

function differ(expectation: Expectation, actual: readonly string[]): LinesCompared {
  const reason = conflictOf(expectation, actual)
  const diff = diffExpectation(expectation, actual)
  return reason === undefined ? {diff, same: false} : {diff, reason, same: false}
}

/** The same lines, each as often, in any order. */
function compareUnordered({expectation, actual}: CompareLinesInput): LinesCompared {
  const {conflict: reason, diff} = diffUnordered(expectation, actual)
  if (diff.every(({kind}) => kind === 'same')) return {same: true}
  return {diff, same: false, ...(reason !== undefined && {reason})}
}

/** The expected lines stand one after the other somewhere in the output. */
function compareContains({expectation, actual}: CompareLinesInput): LinesCompared {
  const wanted = expectation.lines.filter(({source}) => source !== noNewline)
  const found = actual.filter(line => line !== noNewline)
  const any = {kind: 'any-lines', source: '...'} as const
  const within = {...expectation, lines: [any, ...wanted, any], wild: true}
  return wanted.length === 0 || matchesOutput(within, found) ? {same: true} : differ(within, found)
}

/** The same JSON value. */
function compareJson({expectation, actual}: CompareLinesInput): LinesCompared {
  const wanted = readJsonExpectation(expectation)
  const found = readJson(joinLines(actual))
  if (found.kind === 'valid' && wanted.kind === 'valid') {
    return compareExact({actual: splitLines(found.text), expectation: wanted.expectation})
  }
  const [what, why] = found.kind === 'invalid' ? ['output', found.reason] : ['expectation', reasonOf(wanted)]
  const reason = `Expected JSON, got ${what} that is none (${why}). Correct it, or compare in another way.`
  return {diff: diffExpectation(expectation, actual), reason, same: false}
}

function reasonOf(read: ReturnType<typeof readJsonExpectation>): string {
  return read.kind === 'invalid' ? read.reason : ''
}
