/** Takes two columns: wide and full-width characters (Unicode Standard Annex 11) and emoji. */
export const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}\u{20000}-\u{3FFFD}]/u

/** Takes no column of its own: combining marks, joiners, variation selectors, skin tones. */
export const joining = /^(?:[\p{Mn}\p{Me}\u200B-\u200D]|\p{Emoji_Modifier})/u
