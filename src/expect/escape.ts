import {countBackslashes} from '../text/count-backslashes.js'
import {type ExpectOptions, openers} from './placeholders.js'

/** A line that means any lines, or its like behind backslashes. */
const likeAnyLines = /^\\*\.\.\.$/

/**
 * Writes an output as an expectation that only this output matchesOutput: a backslash goes before a line `...`, and before
 * whatever looks like a wildcard inside a line, whose own backslashes are doubled. Everything else stays. Pure, linear.
 */
export function escapeExpectation(text: string, options: ExpectOptions = {}): string {
  if (!text.includes('[') && !text.includes('...')) return text
  return text
    .split('\n')
    .map(line => escapeLine(line, options))
    .join('\n')
}

/** Writes one line of output as an expected line; see `escapeExpectation`. */
export function escapeLine(line: string, options: ExpectOptions = {}): string {
  // The end is looked at first: the expression would run over all backslashes of any line that begins with some.
  if (line.endsWith('...') && likeAnyLines.test(line)) return '\\' + line
  if (!line.includes('[')) return line
  return escapeInLine(line, options)
}

/** Escapes what looks like a wildcard inside a line, and nothing of what makes a whole line one. */
export function escapeInLine(text: string, options: ExpectOptions = {}): string {
  let written = ''
  let at = 0
  for (const {index} of text.matchAll(openers(options))) {
    written += text.slice(at, index) + '\\'.repeat(countBackslashes(text, index) + 1)
    at = index
  }
  return written + text.slice(at)
}
