import {numberedLabel} from '../expect/bindings.js'
import type {Expectation} from '../expect/expectation.js'
import {conflictOf, matchesOutput} from '../expect/match-output.js'
import type {DiffLine} from '../model/outcome.js'
import type {Comparison} from '../model/step.js'
import {joinLines, noNewline, splitLines} from '../text/split-lines.js'
import {readJson} from './canonical-json.js'
import {diffExpectation} from './diff-expectation.js'
import {diffUnordered} from './diff-unordered.js'
import {readJsonExpectation} from './json-expectation.js'

/** Whether the lines of an output match, whatever the status is. */
export type LinesCompared =
  | {readonly same: false; readonly diff: readonly DiffLine[]; readonly reason?: string}
  | {readonly same: true}

/** An expectation, the lines of an output, and how they are compared. */
export interface CompareLinesInput {
  readonly expectation: Expectation
  readonly actual: readonly string[]
  readonly comparison: Comparison
}

/** Compares the lines of an output with an expectation. Pure. */
export function compareLines(input: CompareLinesInput): LinesCompared {
  const result = compareBy(input)
  if (result.same || result.reason !== undefined) return result
  const reason = problemOf(input.expectation)
  return reason === undefined ? result : {...result, reason}
}

/** Why an expectation may not mean what its author thinks. */
function problemOf({problems, budget}: Expectation): string | undefined {
  if (budget.left >= 0) return problems[0]
  return 'The wildcards took over a second to match and were given up. Use fewer or simpler ones.'
}

function compareBy(input: CompareLinesInput): LinesCompared {
  const {comparison} = input
  switch (comparison) {
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
      return comparison satisfies never
  }
}

function compareExact({expectation, actual}: Pick<CompareLinesInput, 'actual' | 'expectation'>): LinesCompared {
  return matchesOutput(expectation, actual) ? {same: true} : mismatch(expectation, actual)
}

function mismatch(expectation: Expectation, actual: readonly string[]): LinesCompared {
  const reason = conflictOf(expectation, actual)
  const diff = diffExpectation(expectation, actual)
  return reason === undefined ? {diff, same: false} : {diff, reason, same: false}
}

/** The same lines, each as often, in any order. */
function compareUnordered({expectation, actual}: CompareLinesInput): LinesCompared {
  const diff = diffUnordered(expectation, actual)
  const label = numberedLabel(expectation.lines)
  if (label !== undefined) {
    const plain = label.replace(/:\d+/, '')
    const reason = `\`${label}\` stands for one value, and lines in any order can't tell which. Write \`${plain}\`, or update the snapshot.`
    return {diff, reason, same: false}
  }
  return diff.every(({kind}) => kind === 'same') ? {same: true} : {diff, same: false}
}

/** The expected lines stand one after the other somewhere in the output. */
function compareContains({expectation, actual}: CompareLinesInput): LinesCompared {
  const wanted = expectation.lines.filter(({source}) => source !== noNewline)
  const printed = actual.filter(line => line !== noNewline)
  const any = {kind: 'any-lines', source: '...'} as const
  const within = {...expectation, lines: [any, ...wanted, any], wild: true}
  return wanted.length === 0 || matchesOutput(within, printed) ? {same: true} : mismatch(within, printed)
}

/** The same JSON value. */
function compareJson({expectation, actual}: CompareLinesInput): LinesCompared {
  const wanted = readJsonExpectation(expectation)
  const printed = readJson(joinLines(actual))
  if (printed.kind === 'valid' && wanted.kind === 'valid')
    return compareExact({actual: splitLines(printed.text), expectation: wanted.expectation})
  const reason =
    printed.kind === 'invalid'
      ? `The output isn't JSON (${printed.reason}). Correct the command, or remove \`compare=json\`.`
      : `The expectation isn't JSON (${wanted.kind === 'invalid' ? wanted.reason : ''}). Correct it, or update the snapshot.`
  return {diff: diffExpectation(expectation, actual), reason, same: false}
}
