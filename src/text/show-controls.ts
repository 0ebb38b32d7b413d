/** Characters that change the direction of text: embeddings, overrides, isolates (Unicode Annex 9, 2.1–2.4). */
const directing = /[\u202A-\u202E\u2066-\u2069]/g

/**
 * Returns the text with control characters as `showUnstorable` shows them, and characters that change the direction of
 * text as `<U+202E>`, so that output can't disguise itself in a report. Linear and idempotent.
 */
export function showControls(text: string): string {
  return showUnstorable(text).replace(
    directing,
    character => `<U+${character.charCodeAt(0).toString(16).toUpperCase()}>`
  )
}

/**
 * Returns the text with visible control characters, fit for a text file: a C0 character becomes its control picture (NUL
 * `␀`, ESC `␛`, DEL `␡`; Unicode block U+2400), a C1 character its two-character form of ECMA-48 (U+0085 `␛E`), and a lone
 * surrogate U+FFFD. Newlines and tabs stay. Linear and idempotent.
 */
export function showUnstorable(text: string): string {
  return text.replace(/[\x00-\x08\x0B-\x1F\x7F-\x9F]|\p{Surrogate}/gu, character => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    if (code === 0x7f) return '␡'
    if (code < 0xa0) return '␛' + String.fromCharCode(code - 0x40)
    return '\uFFFD'
  })
}

/** Returns the text as a snapshot file stores it: with LF line endings and visible control characters. */
export function toStorable(text: string): string {
  return isPlain(text) ? text : showUnstorable(text.replaceAll('\r\n', '\n'))
}

/** Whether a text is only printable ASCII, newlines and tabs, which neither a terminal nor a file changes. */
export function isPlain(text: string): boolean {
  return !/[^\t\n\x20-\x7E]/.test(text)
}
