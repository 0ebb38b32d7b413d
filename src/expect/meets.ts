import {Bindings, bindingsOf, isNumbered} from './bindings.js'
import {type Expectation, type ExpectedLine, lineMatches} from './expectation.js'

/** Whether an output, split into lines, meets an expectation, its numbered placeholders included. Pure. */
export function meets(expectation: Expectation, actual: readonly string[]): boolean {
  return findPlaces(expectation, actual) !== undefined && conflictOf(expectation, actual) === undefined
}

/**
 * Why an output whose lines all meet their expected lines is still another: a sentence about two numbered placeholders,
 * or nothing. Pure.
 */
export function conflictOf(expectation: Expectation, actual: readonly string[]): string | undefined {
  if (!isNumbered(expectation.lines)) return undefined
  const bindings = new Bindings()
  for (const [index, place] of findPlaces(expectation, actual)?.entries() ?? []) {
    const [line, text] = [expectation.lines[index], actual[place]]
    const conflict = line && text !== undefined ? bindings.add(bindingsOf(line, text, expectation.budget)) : undefined
    if (conflict !== undefined) return conflict
  }
  return undefined
}

/**
 * Where each expected line finds its line of output; a line `...` finds what follows it. What stands between two of these
 * is looked for from the top and taken where it is found first: its length in lines is fixed, so that a later place can
 * never serve better. Takes at most the product of both numbers of lines.
 */
function findPlaces({lines}: Expectation, actual: readonly string[]): readonly number[] | undefined {
  const segments = split(lines)
  const [first = [], ...rest] = segments
  const last = rest.pop()
  if (!last) return first.length === actual.length && fits(first, {actual, at: 0}) ? count(first, 0) : undefined

  const end = actual.length - last.length
  if (first.length > end || !fits(first, {actual, at: 0}) || !fits(last, {actual, at: end})) return undefined
  const places = count(first, 0)
  let at = first.length
  for (const segment of rest) {
    while (at + segment.length <= end && !fits(segment, {actual, at})) at++
    if (at + segment.length > end) return undefined
    places.push(none, ...count(segment, at))
    at += segment.length
  }
  return [...places, none, ...count(last, end)]
}

/** The place of a line `...`. */
const none = -1

function count(segment: readonly ExpectedLine[], from: number): number[] {
  return segment.map((_, index) => from + index)
}

/** The runs of lines between the lines `...`; one more than there are of these. */
function split(lines: readonly ExpectedLine[]): readonly (readonly ExpectedLine[])[] {
  const segments: ExpectedLine[][] = [[]]
  for (const line of lines) {
    if (line.kind === 'any-lines') segments.push([])
    else segments.at(-1)?.push(line)
  }
  return segments
}

interface Place {
  readonly actual: readonly string[]
  readonly at: number
}

function fits(segment: readonly ExpectedLine[], {actual, at}: Place): boolean {
  return segment.every((line, index) => {
    const text = actual[at + index]
    return text !== undefined && lineMatches(line, text)
  })
}
