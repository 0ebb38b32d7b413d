/** Stands after the last line of a text that does not end with a newline; no line of a text can be equal to it. */
export const noNewline = '\n'

/** The lines of a text, without their newlines; none for an empty text. */
export function splitLines(text: string): readonly string[] {
  if (text === '') return []
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : [...text.split('\n'), noNewline]
}

/** Undoes `splitLines`. */
export function joinLines(lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return lines.at(-1) === noNewline ? lines.slice(0, -1).join('\n') : `${lines.join('\n')}\n`
}

/** How many lines a text has, without a list of them; what stands behind the last newline is one too. */
export function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return text === '' || text.endsWith('\n') ? lines : lines + 1
}
