import {align} from '../expect/align.js'
import {type Expectation, type ExpectedLine, lineMatches, readExpectation} from '../expect/expectation.js'
import {keepWildcards} from '../expect/keep-wildcards.js'
import {lineWriter, writeExpectation} from '../expect/line-writer.js'
import type {ExpectOptions} from '../expect/placeholders.js'
import type {Entry} from '../model/snapshot.js'
import type {Comparison} from '../model/step.js'
import {joinLines, noNewline, splitLines} from '../text/split-lines.js'
import {assign} from './assign.js'
import {comparisonOf} from './compare.js'
import {compareTexts, isLarge} from './compare-texts.js'
import {findSharedLines} from './shared-lines.js'

/** An output that becomes the expectation. */
export interface UpdateExpectationInput extends ExpectOptions {
  /** The present expectation; absent for a new step. */
  readonly entry?: Pick<Entry, 'compare' | 'text'>
  /** The normalized output of this run. */
  readonly text: string
  /** What the step asks for, as in `compare`. */
  readonly mode: Comparison
}

/**
 * Returns the expectation that an update records. An expectation that the output matches stays unchanged; another one
 * keeps all wildcards that still match. The output always matches what is returned. Pure.
 */
export function updateExpectation({entry, text, mode, ...options}: UpdateExpectationInput): string {
  if (!entry) return writeLiteral(text, {comparison: mode, options})
  const comparison = comparisonOf({entry, mode})
  const matches = (expected: string) => compareTexts({...options, actual: text, comparison, expected}).same
  if (matches(entry.text)) return entry.text
  const updated = update({comparison, expected: entry.text, options, text})
  return matches(updated) ? updated : writeLiteral(text, {comparison, options})
}

interface Writing {
  readonly comparison: Comparison
  readonly options: ExpectOptions
}

/** The output as an expectation without the wildcards of the present one. */
function writeLiteral(text: string, {comparison, options}: Writing): string {
  const {findValues, ...plain} = options
  if (!findValues || isLarge({actual: text, expected: ''})) return writeExpectation(text, plain)
  if (comparison !== 'unordered') return writeExpectation(text, options)
  // In any order a number couldn't say which line it means.
  return joinLines(splitLines(text).map(lineWriter({lines: [], ...options}).line))
}

interface UpdateInput extends Writing {
  readonly expected: string
  readonly text: string
}

function update(input: UpdateInput): string {
  const {comparison, expected, options, text} = input
  // A value is numbered by where it first appears in the whole output.
  if (comparison !== 'exact' || options.findValues)
    return isLarge({actual: text, expected}) ? writeLiteral(text, input) : keep(input)
  const {head, tail} = findSharedLines({...options, actual: text, expected})
  const between = (whole: string) => whole.slice(head.length, whole.length - tail.length)
  const rest = {...input, expected: between(expected), text: between(text)}
  const kept = isLarge({actual: rest.text, expected: rest.expected}) ? writeLiteral(rest.text, input) : keep(rest)
  return head + kept + tail
}

function keep({comparison, expected, options, text}: UpdateInput): string {
  const actual = splitLines(text)
  const expectation = readExpectation(expected, options)
  const write = lineWriter({lines: comparison === 'unordered' ? [] : actual, ...options}).line
  switch (comparison) {
    case 'exact':
    case 'json':
      return keepWildcards(expected, text, options)
    case 'unordered':
      return joinLines(keepUnordered({actual, expectation, write}))
    case 'contains':
      return joinLines(
        keepContained(expectation, actual).map(line => (typeof line === 'string' ? write(line) : line.source))
      )
    case 'status':
      return expected
    default:
      return comparison satisfies never
  }
}

interface KeepUnorderedInput {
  readonly expectation: Expectation
  readonly actual: readonly string[]
  readonly write: (line: string) => string
}

/**
 * The expected lines that still match a line, literal ones first. With a line `...` that is all, in their order, because it
 * matches the rest; without one the lines are those of the output, in its order.
 */
function keepUnordered({expectation: {lines}, actual, write}: KeepUnorderedInput): readonly string[] {
  const indexesOf = new Map<string, number[]>()
  for (const [index, line] of [...actual.entries()].reverse()) {
    const same = indexesOf.get(line)
    if (same) same.push(index)
    else indexesOf.set(line, [index])
  }
  const sourceAt = new Map<number, string>()
  const kept = new Set<ExpectedLine>()
  const take = (line: ExpectedLine, index: number | undefined) => {
    if (index === undefined) return
    sourceAt.set(index, withoutNumbers(line))
    kept.add(line)
  }
  for (const line of lines) if (line.kind === 'literal') take(line, indexesOf.get(line.text)?.pop())

  const free = actual.flatMap((_, index) => (sourceAt.has(index) ? [] : [index]))
  const patterns = lines.filter(line => line.kind === 'pattern')
  const given = assign({
    suits: (pattern, thing) => {
      const [line, output] = [patterns[pattern], actual[free[thing] ?? -1]]
      return line !== undefined && output !== undefined && lineMatches(line, output)
    },
    takers: patterns.length,
    things: free.length
  })
  for (const [index, line] of patterns.entries()) take(line, free[given[index] ?? -1])

  if (!lines.some(({kind}) => kind === 'any-lines'))
    return actual.map((line, index) => sourceAt.get(index) ?? write(line))
  return lines.filter(line => kept.has(line) || line.kind === 'any-lines').map(withoutNumbers)
}

/** The source of a line with `[UUID]` for `[UUID:1]`. */
function withoutNumbers(line: ExpectedLine): string {
  if (line.kind !== 'pattern') return line.source
  return line.parts
    .map(part => (part.kind === 'wildcard' && part.numbered !== undefined ? `[${part.numbered}]` : part.source))
    .join('')
}

type Kept = string | {readonly source: string}

/** The lines of output in the place of the expected ones, without the lines around them. */
function keepContained(expectation: Expectation, actual: readonly string[]): readonly Kept[] {
  const any = {kind: 'any-lines', source: '...'} as const
  const wanted = expectation.lines.filter(({source}) => source !== noNewline)
  const printed = actual.filter(line => line !== noNewline)
  const pairings = align({...expectation, lines: [any, ...wanted, any], wild: true}, printed)
  return pairings.flatMap((pairing): readonly Kept[] => {
    switch (pairing.kind) {
      case 'same':
        return [pairing.expected]
      case 'absorbed':
        return pairing.expected === any ? [] : [pairing.expected]
      case 'added':
      case 'changed':
        return [pairing.actual]
      case 'removed':
        return []
      default:
        return pairing satisfies never
    }
  })
}
