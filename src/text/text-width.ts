/** Characters two columns wide: wide and full-width ones (Unicode Standard Annex 11) and emoji. */
const isWide = (character: string) =>
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}\u{20000}-\u{3FFFD}]/u.test(
    character
  )

/** Characters without a column of their own: combining marks, joiners, variation selectors, skin tones. */
const isJoining = (character: string) => /^(?:[\p{Mn}\p{Me}\u200B-\u200D]|\p{Emoji_Modifier})/u.test(character)

/** Columns of a terminal that a character takes which isn't a control character. */
export function characterWidth(character: string): 0 | 1 | 2 {
  if (character <= '\u02FF') return 1
  return isJoining(character) ? 0 : isWide(character) ? 2 : 1
}

/** Columns of a terminal that a text without control characters takes. */
export function textWidth(text: string): number {
  let columns = 0
  for (const character of text) columns += characterWidth(character)
  return columns
}

/** The text, cut to some columns with `…` for the rest. */
export function truncate(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  let cut = ''
  let used = 1
  for (const character of text) {
    used += characterWidth(character)
    if (used > columns) break
    cut += character
  }
  return columns < 1 ? '' : `${cut}…`
}
