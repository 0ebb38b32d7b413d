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
