import type {PageExpectation} from '../model/page-expectation.js'
import {toStorable} from '../text/show-controls.js'

/**
 * What a page can show of an output: it has no way to tell whether the last line ends with a newline, and in a
 * transcript blank lines before the next prompt are layout. Pure.
 */
export function fitOutput(text: string, {form}: Pick<PageExpectation, 'form'>): string {
  const lines = toStorable(text).split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (form === 'transcript') while (lines.at(-1)?.trim() === '') lines.pop()
  return lines.map(line => `${line}\n`).join('')
}
