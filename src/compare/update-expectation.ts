import {align} from '../expect/align.js'
import {escapeExpectation} from '../expect/escape.js'
import {type Expectation, type ExpectedLine, lineMatches, readExpectation} from '../expect/expectation.js'
import {keepWildcards} from '../expect/keep-wildcards.js'
import {lineWriter, writeExpectation} from '../expect/line-writer.js'
import type {ExpectOptions} from '../expect/placeholders.js'
import type {Entry} from '../model/snapshot.js'
import type {Comparison} from '../model/step.js'
import {joinLines, noNewline, splitLines} from '../text/split-lines.js'
import {assign} from './bipartite-match.js'
import {wayOf} from './compare.js'
import {compareLines} from './compare-lines.js'
import {compareLong, isComparable, isLong, isVast} from './compare-long.js'
import {cutShared} from './cut-shared.js'

/** An output that becomes the expectation. */
export interface UpdateExpectationInput extends ExpectOptions {
  /** The expectation there is; absent for a new step. */
  readonly entry?: Pick<Entry, 'compare' | 'text'>
  /** The normalized output of this run. */
  readonly text: string
  /** What the step asks for, as in `compare`. */
  readonly mode: Comparison
}

/**
 * Writes the expectation that an update records. An expectation that the output matchesOutput stays to the byte; another keeps
 * all of its wildcards that still fit. The output always matchesOutput what is returned. Pure.
 */
export function updateExpectation({entry, text, mode, ...options}: UpdateExpectationInput): string {
  const way = entry ? wayOf({entry, mode}) : mode
  if (isLong(entry?.text ?? '', text)) return updateLong({entry, options, text, way})
  return updateWhole({entry, options, text, way})
}

interface UpdateInput {
  readonly entry: Pick<Entry, 'text'> | undefined
  readonly text: string
  readonly way: Comparison
  readonly options: ExpectOptions
}

/** Of very long texts only what differs is looked at; of yet longer ones nothing that is not the same is kept. */
function updateLong(input: UpdateInput): string {
  const {entry, options, text, way} = input
  if (!entry || way !== 'exact' || options.findValues) {
    const {findValues: _, ...literally} = options
    return isVast(entry?.text ?? '', text) ? escapeExpectation(text, literally) : updateWhole(input)
  }
  const {actual, expected, head, tail} = cutShared({...options, actual: text, expected: entry.text})
  if (isComparable(expected, actual))
    return head + updateWhole({...input, entry: {text: expected}, text: actual}) + tail
  return compareLong({...options, actual: text, expected: entry.text, way}).same
    ? entry.text
    : escapeExpectation(text, options)
}

function updateWhole({entry, options, text, way}: UpdateInput): string {
  const actual = splitLines(text)
  // In any order no number could say which line it means.
  const literal =
    way === 'unordered'
      ? joinLines(actual.map(lineWriter({lines: [], ...options}).line))
      : writeExpectation(text, options)
  if (!entry) return literal
  const meetsIt = (expected: string) =>
    compareLines({actual, expectation: readExpectation(expected, options), way}).same
  if (meetsIt(entry.text)) return entry.text
  const kept = keep({actual, entry, options, text, way})
  return meetsIt(kept) ? kept : literal
}

interface KeepInput {
  readonly entry: Pick<Entry, 'text'>
  readonly text: string
  readonly actual: readonly string[]
  readonly way: Comparison
  readonly options: ExpectOptions
}

function keep({entry, text, actual, way, options}: KeepInput): string {
  const expectation = readExpectation(entry.text, options)
  const write = lineWriter({lines: way === 'unordered' ? [] : actual, ...options}).line
  switch (way) {
    case 'exact':
    case 'json':
      return keepWildcards(entry.text, text, options)
    case 'unordered':
      return joinLines(keepUnordered({actual, expectation, write}))
    case 'contains':
      return joinLines(
        keepContained(expectation, actual).map(line => (typeof line === 'string' ? write(line) : line.source))
      )
    case 'status':
      return entry.text
    default:
      return way satisfies never
  }
}

interface KeepUnorderedInput {
  readonly expectation: Expectation
  readonly actual: readonly string[]
  readonly write: (line: string) => string
}

/**
 * The expected lines that still find their line, literal ones first. With a line `...` that is all, in their order, as it
 * takes the rest; without one the lines are those of the output, in its order.
 */
function keepUnordered({expectation: {lines}, actual, write}: KeepUnorderedInput): readonly string[] {
  const places = new Map<string, number[]>()
  for (const [index, line] of [...actual.entries()].reverse()) {
    const same = places.get(line)
    if (same) same.push(index)
    else places.set(line, [index])
  }
  const source = new Map<number, string>()
  const kept = new Set<ExpectedLine>()
  const take = (line: ExpectedLine, index: number | undefined) => {
    if (index === undefined) return
    source.set(index, line.source)
    kept.add(line)
  }
  for (const line of lines) if (line.kind === 'literal') take(line, places.get(line.text)?.pop())

  const free = actual.flatMap((_, index) => (source.has(index) ? [] : [index]))
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
    return actual.map((line, index) => source.get(index) ?? write(line))
  return lines.filter(line => kept.has(line) || line.kind === 'any-lines').map(line => line.source)
}

type Kept = string | {readonly source: string}

/** The lines of output that stand where the expected ones stood, without those around them. */
function keepContained(expectation: Expectation, actual: readonly string[]): readonly Kept[] {
  const any = {kind: 'any-lines', source: '...'} as const
  const wanted = expectation.lines.filter(({source}) => source !== noNewline)
  const found = actual.filter(line => line !== noNewline)
  const pairings = align({...expectation, lines: [any, ...wanted, any], wild: true}, found)
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
