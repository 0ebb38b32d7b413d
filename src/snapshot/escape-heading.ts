/** Whatever of a text may need an escape; most have nothing of it. */
const suspect = /[\\`*[\]<&~_\n]|^[ \t]|[ \t#]$/

/**
 * Writes any text so that it stands on one line and reads back as that text from a Markdown heading: by backslashes
 * (CommonMark, 2.4), and by character references (2.5) where a parser would trim or end the line. Pure.
 */
export function escapeHeading(text: string): string {
  if (!suspect.test(text)) return text
  // What could begin or be Markdown inside a heading (CommonMark 0.31, chapters 2.4 and 6), and GFM's strikethrough.
  const special = /[\\`*[\]<&~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu
  return text
    .replace(special, '\\$&')
    .replace(/#+$/, '\\$&')
    .replaceAll('\n', '&#xA;')
    .replace(/^[ \t]+|[ \t]+$/g, blanks => blanks.replaceAll(' ', '&#x20;').replaceAll('\t', '&#x9;'))
}
