import {splitLines} from '../text/split-lines.js'

/** The text of an expectation and an output that doesn't match it. */
export interface TerminalFormatInput {
  readonly expected: string
  readonly actual: string
}

/** Most characters of both texts that are checked. */
const longest = 100_000

/**
 * Whether the expectation differs from the output only as programs format for a terminal: `ls` in columns, or line numbers
 * and headings of `rg`. Pure.
 */
export function isTerminalFormat({actual, expected}: TerminalFormatInput): boolean {
  if (expected.length + actual.length > longest) return false
  return isInColumns({actual, expected}) || isNumbered({actual, expected})
}

/** The same words, one a line in the output and in columns in the expectation. */
function isInColumns({actual, expected}: TerminalFormatInput): boolean {
  const [wanted, printed] = [splitLines(expected), splitLines(actual)]
  if (wanted.length >= printed.length || !wanted.some(line => /\S(?: {2,}|\t)\S/.test(line))) return false
  return sortedWords(expected) === sortedWords(actual)
}

function sortedWords(text: string): string {
  return text.split(/\s+/).filter(Boolean).sort().join('\n')
}

/** The same lines, with numbers in the expectation, and with a path or nothing before them in the output. */
function isNumbered({actual, expected}: TerminalFormatInput): boolean {
  const wanted = splitLines(expected)
  const numbered = wanted.flatMap(line => /^\d+[:-](.*)$/.exec(line)?.[1] ?? [])
  const printed = splitLines(actual).filter(line => line.trim() !== '')
  if (numbered.length === 0 || numbered.length !== printed.length) return false
  return printed.every((line, index) => {
    const text = numbered[index] ?? ''
    return (
      line === text || (line.endsWith(text) && /^(?!\d+[:-]$)[^:]+[:-]$/.test(line.slice(0, line.length - text.length)))
    )
  })
}
