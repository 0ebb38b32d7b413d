import {type Expectation, type ExpectedLine, lineMatches} from './expectation.js'

/**
 * Whether an output, split into lines, meets an expectation. What stands between two lines `...` is looked for from the
 * top and taken where it is found first: its length in lines is fixed, so that a later place can never serve better.
 * Takes at most the product of both numbers of lines. Pure.
 */
export function meets(expectation: Expectation, actual: readonly string[]): boolean {
  const segments = split(expectation.lines)
  const [first = [], ...rest] = segments
  const last = rest.pop()
  if (!last) return first.length === actual.length && fits(first, {actual, at: 0})

  const end = actual.length - last.length
  if (first.length > end || !fits(first, {actual, at: 0}) || !fits(last, {actual, at: end})) return false
  let at = first.length
  for (const segment of rest) {
    while (at + segment.length <= end && !fits(segment, {actual, at})) at++
    at += segment.length
    if (at > end) return false
  }
  return true
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
