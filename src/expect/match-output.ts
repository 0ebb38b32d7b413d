import {Bindings, bindingsOf, isNumbered} from './bindings.js'
import {type Expectation, type ExpectedLine, lineMatches} from './expectation.js'

/** Whether an output, split into lines, matchesOutput an expectation, its numbered placeholders included. Pure. */
export function matchesOutput(expectation: Expectation, actual: readonly string[]): boolean {
  const bindings = isNumbered(expectation.lines) ? new Bindings() : undefined
  return findPlaces(expectation, actual, bindings) !== undefined
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
 * never serve better, but for the numbered placeholders. These are held, where that is asked for, against what stands
 * above, at the beginning and at the end, and not against what is still to come: all ways cannot be tried. Takes at most
 * the product of both numbers of lines.
 */
function findPlaces(
  {budget, lines}: Expectation,
  actual: readonly string[],
  bindings?: Bindings
): readonly number[] | undefined {
  let bound = bindings
  /** Whether a segment stands there, and agrees with those that were taken; it is taken then. */
  const takes = (segment: readonly ExpectedLine[], at: number): boolean => {
    if (!fits(segment, {actual, at})) return false
    if (!bound || !isNumbered(segment)) return true
    const tried = bound.fork()
    const found = segment.flatMap((line, index) => bindingsOf(line, actual[at + index] ?? '', budget))
    if (tried.add(found) !== undefined) return false
    bound = tried
    return true
  }
  const segments = split(lines)
  const [first = [], ...rest] = segments
  const last = rest.pop()
  if (!last) return first.length === actual.length && takes(first, 0) ? count(first, 0) : undefined

  const end = actual.length - last.length
  if (first.length > end || !takes(first, 0) || !takes(last, end)) return undefined
  const places = count(first, 0)
  let at = first.length
  for (const segment of rest) {
    while (at + segment.length <= end && !takes(segment, at)) at++
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
