import {type Expectation, type ExpectedLine, lineMatches} from './expectation.js'

/**
 * An expected line and its counterpart in the output:
 * - `same`: the line of output matches.
 * - `absorbed`: a line `...` and the lines of output that it stands for, possibly none.
 * - `changed`: the line of output replaces the expected one.
 * - `removed`, `added`: an expected line that is gone, a line of output that is new.
 */
export type Pairing =
  | {readonly kind: 'absorbed'; readonly expected: ExpectedLine; readonly actual: readonly string[]}
  | {readonly kind: 'added'; readonly actual: string}
  | {readonly kind: 'changed' | 'same'; readonly expected: ExpectedLine; readonly actual: string}
  | {readonly kind: 'removed'; readonly expected: ExpectedLine}

/**
 * Costs of pairings. A changed line costs less than a removed and an added one, and more than either. An absorbed line
 * costs half an added one, so that `...` doesn't swallow a changed line next to it. Pairings that are all `same` or
 * `absorbed` are cheapest where they exist: then no line of output is paid for twice.
 */
const absorbedCost = 2
const addedCost = 4
const changedCost = 5

/** Most pairs of lines that are considered. */
const maxPairs = 4_000_000

/**
 * Pairs the lines of an expectation and an output at the least cost. Where that would take too long, all lines between the
 * common beginning and end are removed and added. Pure.
 */
export function align(expected: Expectation, actual: readonly string[]): readonly Pairing[] {
  const {lines} = expected
  const matches = (line: ExpectedLine | undefined, text: string | undefined) =>
    line !== undefined && text !== undefined && lineMatches(line, text)

  const shorter = Math.min(lines.length, actual.length)
  let start = 0
  while (start < shorter && matches(lines[start], actual[start])) start++
  let end = 0
  while (end < shorter - start && matches(lines[lines.length - 1 - end], actual[actual.length - 1 - end])) end++

  const middle = alignMiddle(lines.slice(start, lines.length - end), actual.slice(start, actual.length - end))
  return [
    ...same(lines.slice(0, start), actual),
    ...middle,
    ...same(lines.slice(lines.length - end), actual.slice(actual.length - end))
  ]
}

function same(lines: readonly ExpectedLine[], actual: readonly string[]): readonly Pairing[] {
  return lines.map((expected, index) => ({actual: actual[index] ?? '', expected, kind: 'same'}))
}

function alignMiddle(lines: readonly ExpectedLine[], actual: readonly string[]): readonly Pairing[] {
  if (lines.length === 1 && lines[0]?.kind === 'any-lines') return [{actual, expected: lines[0], kind: 'absorbed'}]
  if (lines.length * actual.length > maxPairs) return replaceAll(lines, actual)
  return readPairings({actual, lines, steps: fillSteps(lines, actual)})
}

function replaceAll(lines: readonly ExpectedLine[], actual: readonly string[]): readonly Pairing[] {
  return [
    ...lines.map((expected): Pairing => ({expected, kind: 'removed'})),
    ...actual.map((text): Pairing => ({actual: text, kind: 'added'}))
  ]
}

/** What becomes of the next lines; `isPassed` ends what a line `...` absorbs. */
const [isSame, isChanged, isRemoved, isAdded, isAbsorbed, isPassed] = [1, 2, 3, 4, 5, 6]

/** Finds the cheapest next step for each pair of an expected line and a line of output: a table of rows by expected line. */
function fillSteps(lines: readonly ExpectedLine[], actual: readonly string[]): Uint8Array {
  const width = actual.length + 1
  const steps = new Uint8Array((lines.length + 1) * width)
  let below = new Uint32Array(width)
  let row = new Uint32Array(width)
  for (let column = actual.length - 1; column >= 0; column--) {
    below[column] = (below[column + 1] ?? 0) + addedCost
    steps[lines.length * width + column] = isAdded
  }
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index]
    if (!line) continue
    const any = line.kind === 'any-lines'
    for (let column = actual.length; column >= 0; column--) {
      const text = actual[column]
      let step = any ? isPassed : isRemoved
      let cost = (below[column] ?? 0) + (any ? 0 : addedCost)
      if (text !== undefined) {
        const right = (row[column + 1] ?? 0) + (any ? absorbedCost : addedCost)
        if (right < cost) [cost, step] = [right, any ? isAbsorbed : isAdded]
        const met = !any && lineMatches(line, text)
        const across = (below[column + 1] ?? 0) + (met ? 0 : changedCost)
        if (!any && across <= cost) [cost, step] = [across, met ? isSame : isChanged]
      }
      row[column] = cost
      steps[index * width + column] = step
    }
    ;[row, below] = [below, row]
  }
  return steps
}

interface StepTable {
  readonly lines: readonly ExpectedLine[]
  readonly actual: readonly string[]
  readonly steps: Uint8Array
}

/** Goes through the table from its first pair on. */
function readPairings({lines, actual, steps}: StepTable): readonly Pairing[] {
  const pairings: Pairing[] = []
  let index = 0
  let column = 0
  let from = 0
  while (index < lines.length || column < actual.length) {
    const step = steps[index * (actual.length + 1) + column]
    const expected = lines[index]
    const text = actual[column] ?? ''
    if (!expected || step === isAdded) {
      pairings.push({actual: text, kind: 'added'})
      from = ++column
    } else if (step === isAbsorbed) {
      column++
    } else if (step === isPassed) {
      pairings.push({actual: actual.slice(from, column), expected, kind: 'absorbed'})
      from = column
      index++
    } else if (step === isRemoved) {
      pairings.push({expected, kind: 'removed'})
      index++
    } else {
      pairings.push({actual: text, expected, kind: step === isSame ? 'same' : 'changed'})
      index++
      from = ++column
    }
  }
  return pairings
}
