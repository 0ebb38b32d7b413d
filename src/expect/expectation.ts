import type {Budget} from '../regex/program.js'
import {splitLines} from '../text/split-lines.js'
import {lineMatcher} from './line-matcher.js'
import {type LinePart, readLineParts} from './parse-line.js'
import type {ExpectOptions} from './placeholders.js'

/** A line `...`: any number of lines, including none. */
export interface AnyLines {
  readonly kind: 'any-lines'
  readonly source: string
}

/** A line without wildcards, or the missing newline at the end. */
export interface LiteralLine {
  readonly kind: 'literal'
  /** As written in the expectation, escaped. */
  readonly source: string
  /** As printed by a matching output. */
  readonly text: string
}

/** A line with wildcards. */
export interface PatternLine {
  readonly kind: 'pattern'
  readonly source: string
  readonly parts: readonly LinePart[]
  /** Whether a line of output matches. */
  readonly matches: (line: string) => boolean
}

export type ExpectedLine = AnyLines | LiteralLine | PatternLine

/** An expectation whose lines have been parsed. */
export interface Expectation {
  readonly lines: readonly ExpectedLine[]
  /** Whether it has a wildcard. */
  readonly wild: boolean
  /** Sentences about parts that are invalid and taken literally, such as a broken regular expression. */
  readonly problems: readonly string[]
  /** What matching may still cost; below 0, lines left over count as not matching. */
  readonly budget: Budget
}

/** Most instructions that the patterns of one expectation may take together: about one second. */
const maxCost = 50_000_000

/** Parses an expectation; see `escapeExpectation` for what is literal in it. Pure. */
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

/** Whether a line of output matches an expected line. A line `...` matches no single line. */
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
