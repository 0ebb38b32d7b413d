import {countBackslashes} from '../text/count-backslashes.js'
import {type ExpectOptions, openers} from './placeholders.js'

/** Where a line `...` begins, or one like it behind backslashes. */
const likeAnyLines = /(^|\n)(?=\\*\.\.\.(?:\n|$))/g

/**
 * Returns an expectation that only this output matches: with a backslash before a line `...` and before whatever looks like
 * a wildcard inside a line, whose own backslashes are doubled. Everything else stays. Pure, linear.
 */
export function escapeExpectation(text: string, options: ExpectOptions = {}): string {
  const escaped = text.includes('[') ? escapeInLine(text, options) : text
  return escaped.includes('...') ? escaped.replace(likeAnyLines, '$1\\') : escaped
}

/** Escapes what looks like a wildcard inside a line, and nothing that makes a whole line a wildcard. */
export function escapeInLine(text: string, options: ExpectOptions = {}): string {
  let written = ''
  let at = 0
  for (const {index} of text.matchAll(openers(options))) {
    written += text.slice(at, index) + '\\'.repeat(countBackslashes(text, index) + 1)
    at = index
  }
  return written + text.slice(at)
}
