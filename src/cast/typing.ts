/** The longest that a command takes to be typed, in milliseconds. */
const longest = 4000
/** How much a pause between two keys differs from the mean. */
const spread = 0.5

/**
 * Milliseconds before each character of a text, at a person's uneven pace. The pace depends on the text alone, so that the
 * same document has the same cast. Pure.
 */
export function typingPauses(text: string, mean: number): readonly number[] {
  const characters = [...text]
  const pause = Math.min(mean, longest / Math.max(1, characters.length))
  let seed = 1
  for (const character of characters) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 2147483647
  return characters.map(() => {
    // The generator of Park and Miller.
    seed = (seed * 48271) % 2147483647 || 1
    return Math.round(pause * (1 - spread + 2 * spread * (seed / 2147483647)))
  })
}
