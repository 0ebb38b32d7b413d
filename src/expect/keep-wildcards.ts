import {align} from './align.js'
import {escapeLine} from './escape.js'
import {type ExpectedLine, readExpectation} from './expectation.js'
import {meets} from './meets.js'
import {mergeLine} from './merge-line.js'
import type {ExpectOptions} from './placeholders.js'
import {joinLines, noNewline, splitLines} from './text-lines.js'

/**
 * Writes the expectation that an update puts in the place of `expected` for the output `actual`. An expectation that the
 * output meets is returned to the byte. Otherwise each line that the output still meets stays as it is, with its
 * wildcards; a line that has changed keeps the wildcards inside it that still fit; what is new is written literally.
 * The output always meets what is returned. Pure.
 */
export function keepWildcards(expected: string, actual: string, options: ExpectOptions = {}): string {
  const expectation = readExpectation(expected, options)
  const lines = splitLines(actual)
  if (meets(expectation, lines)) return expected
  const write = (line: string) => (line === noNewline ? line : escapeLine(line, options))
  if (!expectation.wild) return joinLines(lines.map(write))

  const kept = align(expectation, lines).flatMap((pairing): readonly string[] => {
    switch (pairing.kind) {
      case 'same':
      case 'absorbed':
        return [pairing.expected.source]
      case 'added':
        return [write(pairing.actual)]
      case 'changed':
        return [mergeChanged(pairing.expected, pairing.actual) ?? write(pairing.actual)]
      case 'removed':
        return []
      default:
        return pairing satisfies never
    }
  })
  const text = joinLines(kept)
  return meets(readExpectation(text, options), lines) ? text : joinLines(lines.map(write))

  function mergeChanged(line: ExpectedLine, output: string): string | undefined {
    return line.kind === 'pattern' && output !== noNewline ? mergeLine({line, options, output}) : undefined
  }
}
