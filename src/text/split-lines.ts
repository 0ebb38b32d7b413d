/** Follows the last line of a text that doesn't end with a newline; no line of a text equals it. */
export const noNewline = '\n'

/** Returns the lines of a text without their newlines; an empty text has none. */
export function splitLines(text: string): readonly string[] {
  if (text === '') return []
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : [...text.split('\n'), noNewline]
}

/** The inverse of `splitLines`. */
export function joinLines(lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return lines.at(-1) === noNewline ? lines.slice(0, -1).join('\n') : `${lines.join('\n')}\n`
}

/** Number of lines of a text; text after the last newline is a line too. */
export function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return text === '' || text.endsWith('\n') ? lines : lines + 1
}
