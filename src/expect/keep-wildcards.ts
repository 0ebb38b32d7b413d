import {joinLines, noNewline, splitLines} from '../text/split-lines.js'
import {alignBound} from './align-bound.js'
import {type ExpectedLine, lineMatches, readExpectation} from './expectation.js'
import {lineWriter, writeExpectation} from './line-writer.js'
import {matchesOutput} from './match-output.js'
import {mergeLine} from './merge-line.js'
import type {ExpectOptions} from './placeholders.js'

/**
 * Returns the expectation that replaces `expected` for the output `actual`. One that the output matches stays unchanged.
 * Otherwise each line that still matches stays, a changed line keeps the wildcards inside it that still match, and new
 * lines are literal. A line whose numbered placeholder contradicts the lines above is rewritten. The output always matches
 * what is returned. Pure.
 */
export function keepWildcards(expected: string, actual: string, options: ExpectOptions = {}): string {
  const expectation = readExpectation(expected, options)
  const lines = splitLines(actual)
  if (matchesOutput(expectation, lines)) return expected
  if (!expectation.wild) return writeExpectation(actual, options)

  const {bindings, pairings} = alignBound(expectation, lines)
  const writer = lineWriter({bindings, lines, ...options})
  const kept = pairings.flatMap((pairing): readonly string[] => {
    switch (pairing.kind) {
      case 'same':
      case 'absorbed':
        return [pairing.expected.source]
      case 'added':
        return [writer.line(pairing.actual)]
      case 'changed':
        return [mergeChanged(pairing.expected, pairing.actual) ?? writer.line(pairing.actual)]
      case 'removed':
        return []
      default:
        return pairing satisfies never
    }
  })
  const text = joinLines(kept)
  return matchesOutput(readExpectation(text, options), lines) ? text : writeExpectation(actual, options)

  function mergeChanged(line: ExpectedLine, output: string): string | undefined {
    // A changed line that matches by itself has a numbered placeholder that contradicts another line.
    const merges = line.kind === 'pattern' && output !== noNewline && !lineMatches(line, output)
    return merges ? mergeLine({line, options, output, writer}) : undefined
  }
}
