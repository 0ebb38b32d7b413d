import {joinLines, noNewline, splitLines} from '../text/split-lines.js'
import {alignBound} from './align-bound.js'
import {type ExpectedLine, lineMatches, readExpectation} from './expectation.js'
import {lineWriter, writeExpectation} from './line-writer.js'
import {matchesOutput} from './match-output.js'
import {mergeLine} from './merge-line.js'
import type {ExpectOptions} from './placeholders.js'

/**
 * Writes the expectation that an update puts in the place of `expected` for the output `actual`. An expectation that the
 * output matchesOutput is returned to the byte. Otherwise each line that the output still matchesOutput stays as it is, with its
 * wildcards; a line that has changed keeps the wildcards inside it that still fit; what is new is written literally.
 * A line whose numbered placeholder does not agree with those above is written anew. The output always matchesOutput what is
 * returned. Pure.
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
    // A line that fits and has changed all the same is at odds with another by its number.
    const merges = line.kind === 'pattern' && output !== noNewline && !lineMatches(line, output)
    return merges ? mergeLine({line, options, output, writer}) : undefined
  }
}
