import type {PageExpectation} from '../model/page-expectation.js'
import {toStorable} from '../text/show-controls.js'

/**
 * Returns an output as a document can show it: always with a final newline, and in a transcript without blank lines at the
 * end, where they are layout. Pure.
 */
export function fitOutput(text: string, {form}: Pick<PageExpectation, 'form'>): string {
  const lines = toStorable(text).split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (form === 'transcript') while (lines.at(-1)?.trim() === '') lines.pop()
  return lines.map(line => `${line}\n`).join('')
}
