/** Makes a terminal show what follows in another direction (embeddings, overrides, isolates; Unicode Annex 9, 2.1–2.4). */
const directing = /[\u202A-\u202E\u2066-\u2069]/g

/**
 * Makes the text fit for people's eyes, as reports do: what `showUnstorable` makes visible, and also what changes the
 * direction of writing, as `<U+202E>`, so that no output reads as what it is not. Pure, linear, idempotent.
 */
export function showControls(text: string): string {
  return showUnstorable(text).replace(
    directing,
    character => `<U+${character.charCodeAt(0).toString(16).toUpperCase()}>`
  )
}

/**
 * Makes control characters visible, so that the text can stand in a file and be read: a C0 character becomes its
 * control picture (NUL `␀`, ESC `␛`, DEL `␡`; Unicode, block U+2400), a C1 character its two-character form of ECMA-48
 * (U+0085 `␛E`), half a surrogate pair U+FFFD. Newline and tab stay. Pure, linear, idempotent.
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

/** The text with LF line endings only, and as `showUnstorable` leaves it: what a snapshot file holds of it. Pure. */
export function toStorable(text: string): string {
  return isPlain(text) ? text : showUnstorable(text.replaceAll('\r\n', '\n'))
}

/** Whether a text is printable ASCII, newlines and tabs alone, as most is: a terminal and a file leave it as it is. */
export function isPlain(text: string): boolean {
  return !/[^\t\n\x20-\x7E]/.test(text)
}
