/** A line that is typed into a program. */
export interface LinePlace {
  /** The line typed before it; empty for none. */
  readonly before: string
  readonly isLast: boolean
  /** The line up to the cursor: what the program asks with. */
  readonly prompt: string
}

/**
 * What is entered for a line of a block. A prompt `... `, as Python's, takes an indented body until an empty line, which a
 * document omits before a line that isn't indented, or at the end of the block. Pure.
 */
export function entryOf(line: string, {isLast, prompt}: LinePlace): readonly string[] {
  if (prompt !== '... ') return [line]
  const isBody = /^\s/.test(line) || line === '' || /^(?:elif|else|except|finally)\b|^[)\]}]/.test(line)
  return [...(isBody ? [] : ['']), line, ...(isLast && /^\s+\S/.test(line) ? [''] : [])]
}

/** What a program showed without the echo of the line that was typed into it. Pure. */
export function withoutEcho(text: string, typed: string): string {
  const end = text.indexOf('\n')
  const first = end === -1 ? text : text.slice(0, end)
  // A password is not echoed; its newline is.
  const isEcho = first.trimEnd() === typed.trimEnd() || first === ''
  return isEcho ? text.slice(end === -1 ? text.length : end + 1) : text
}
