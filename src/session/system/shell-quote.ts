/** Text as one single-quoted shell word. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Text as one shell word in printable ASCII, so that a length in characters is one in bytes. */
export function asciiShellQuote(text: string): string {
  return /[^\n\t\x20-\x7E]/.test(text) ? escapeQuote(text) : shellQuote(text)
}

/** Text as one shell word on one line. */
function escapeQuote(text: string): string {
  const escaped = text.replace(/[^\x20-\x7E]|['\\]/gu, character =>
    [...Buffer.from(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  )
  return `$'${escaped}'`
}

/** A word as a person would type it: quoted only if the shell needs it, and readable in any script. */
export function quoteReadably(text: string): string {
  if (/^[\w./:@%+,=-]+$/.test(text)) return text
  return /\p{C}/u.test(text) ? escapeQuote(text) : shellQuote(text)
}
