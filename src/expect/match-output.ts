import {Bindings, bindingsOf, isNumbered} from './bindings.js'
import {type Expectation, type ExpectedLine, lineMatches} from './expectation.js'

/** Whether the lines of an output match an expectation, numbered placeholders included. Pure. */
export function matchesOutput(expectation: Expectation, actual: readonly string[]): boolean {
  const bindings = isNumbered(expectation.lines) ? new Bindings() : undefined
  return findPlaces(expectation, actual, bindings) !== undefined
}

/** Returns a sentence about numbered placeholders that contradict each other in lines that match otherwise. Pure. */
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
 * Returns the line of output for each expected line, -1 for a line `...`. The lines between two `...` match where they are
 * found first: their number is fixed, so a later place is never better. Numbered placeholders, when checked, only have to
 * agree with the lines above, at the beginning and at the end: trying all places would take exponential time. Takes at
 * most the product of both numbers of lines.
 */
function findPlaces(
  {budget, lines}: Expectation,
  actual: readonly string[],
  bindings?: Bindings
): readonly number[] | undefined {
  let bound = bindings
  /** Whether a segment matches there and agrees with those placed before; then it is placed. */
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

/** In place of an index, for a line `...`. */
const none = -1

function count(segment: readonly ExpectedLine[], from: number): number[] {
  return segment.map((_, index) => from + index)
}

/** The lines between the lines `...`; one list more than there are of those. */
function split(lines: readonly ExpectedLine[]): readonly (readonly ExpectedLine[])[] {
  const segments: ExpectedLine[][] = [[]]
  for (const line of lines) {
    if (line.kind === 'any-lines') segments.push([])
    else segments.at(-1)?.push(line)
  }
  return segments
}

interface OutputAt {
  readonly actual: readonly string[]
  readonly at: number
}

function fits(segment: readonly ExpectedLine[], {actual, at}: OutputAt): boolean {
  return segment.every((line, index) => {
    const text = actual[at + index]
    return text !== undefined && lineMatches(line, text)
  })
}
