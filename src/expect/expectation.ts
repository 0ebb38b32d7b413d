import type {Budget} from '../regex/program.js'
import {splitLines} from '../text/split-lines.js'
import {lineMatcher} from './line-matcher.js'
import {type LinePart, readLineParts} from './parse-line.js'
import type {ExpectOptions} from './placeholders.js'

/** A line `...`: any lines, also none. */
export interface AnyLines {
  readonly kind: 'any-lines'
  readonly source: string
}

/** A line without a wildcard, or the missing newline at the end. */
export interface LiteralLine {
  readonly kind: 'literal'
  /** As it stands in the expectation, escaped. */
  readonly source: string
  /** As it stands in an output that matchesOutput it. */
  readonly text: string
}

/** A line with a wildcard in it. */
export interface PatternLine {
  readonly kind: 'pattern'
  readonly source: string
  readonly parts: readonly LinePart[]
  /** Whether a line of output matchesOutput it. */
  readonly matches: (line: string) => boolean
}

export type ExpectedLine = AnyLines | LiteralLine | PatternLine

/** An expected output, read. */
export interface Expectation {
  readonly lines: readonly ExpectedLine[]
  /** Whether there is a wildcard in it. */
  readonly wild: boolean
  /** What cannot be understood and is taken literally: a regular expression that is none. Whole sentences. */
  readonly problems: readonly string[]
  /** What matching may still cost; below 0 the rest was taken as not matching. */
  readonly budget: Budget
}

/** Most instructions that the patterns of one expectation may take together: about a second. */
const maxCost = 50_000_000

/** Reads an expectation: see `escapeExpectation` for what is literal in it. Pure. */
export function readExpectation(text: string, options: ExpectOptions = {}): Expectation {
  const problems: string[] = []
  const budget = {left: maxCost}
  const lines = splitLines(text).map((source): ExpectedLine => {
    if (source === '...') return {kind: 'any-lines', source}
    if (/^\\/.test(source) && source.endsWith('...') && /^\\+\.\.\.$/.test(source)) {
      return {kind: 'literal', source, text: source.slice(1)}
    }
    if (!source.includes('[')) return {kind: 'literal', source, text: source}
    return readParts(source, {budget, options, problems})
  })
  return {budget, lines, problems, wild: lines.some(({kind}) => kind !== 'literal')}
}

interface ReadPartsOptions {
  readonly budget: Budget
  readonly options: ExpectOptions
  readonly problems: string[]
}

function readParts(source: string, {budget, options, problems}: ReadPartsOptions): ExpectedLine {
  const read = readLineParts(source, options)
  problems.push(...read.problems)
  const [first, ...rest] = read.parts
  if (!first) return {kind: 'literal', source, text: ''}
  if (first.kind === 'text' && rest.length === 0) return {kind: 'literal', source, text: first.text}
  return {kind: 'pattern', matches: lineMatcher(read.parts, budget), parts: read.parts, source}
}

/** Whether one line of output matchesOutput one expected line; a line `...` is none. */
export function lineMatches(expected: ExpectedLine, line: string): boolean {
  switch (expected.kind) {
    case 'any-lines':
      return false
    case 'literal':
      return expected.text === line
    case 'pattern':
      return expected.matches(line)
    default:
      return expected satisfies never
  }
}
