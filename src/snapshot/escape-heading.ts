/** Characters that may need an escape: most headings have none. */
const suspect = /[\\`*[\]<&~_\n]|^[ \t]|[ \t#]$/

/**
 * Returns a text as one line of a Markdown heading: with backslash escapes (CommonMark 0.31, section 2.4), and with
 * numeric character references (2.5) where a parser would trim or end the line. Pure.
 */
export function escapeHeading(text: string): string {
  if (!suspect.test(text)) return text
  // Characters that can open or be inline syntax (chapter 6), and GFM's strikethrough.
  const special = /[\\`*[\]<&~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu
  return text
    .replace(special, '\\$&')
    .replace(/(?<!#)#+$/, '\\$&')
    .replaceAll('\n', '&#xA;')
    .replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, blanks => blanks.replaceAll(' ', '&#x20;').replaceAll('\t', '&#x9;'))
}

/** Undoes `escapeHeading`; syntax that is not escaped is text. Pure. */
export function unescapeHeading(heading: string): string {
  const text = heading.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '')
  if (!/[\\&]/.test(text)) return text
  return text.replace(/\\([!-/:-@[-`{-~])|&#x([0-9A-F]{1,4});/gi, (_, character?: string, code?: string) =>
    character === undefined ? String.fromCharCode(Number.parseInt(code ?? '', 16)) : character
  )
}
