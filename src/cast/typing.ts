/** The longest that a command takes to be typed, in milliseconds. */
const longest = 4000
/** How much a pause between two keys differs from the mean. */
const spread = 0.5
/** Characters that come faster are shown together, in milliseconds. */
const frame = 30

/** Some characters, and the pause before them in milliseconds. */
export interface Keys {
  readonly pause: number
  readonly text: string
}

/** The mean pause between two keys of a command, in milliseconds: a long one is typed faster. Pure. */
export function meanPause(code: string, typing: number): number {
  return Math.min(typing, longest / Math.max(1, code.length))
}

/**
 * Types a text at a person's uneven pace. The pace depends on the text alone, so that the same document has the same cast.
 * Pure.
 */
export function typeKeys(text: string, mean: number): readonly Keys[] {
  const keys: Keys[] = []
  let pause = 0
  let typed = ''
  let seed = 1
  for (const character of text) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 2147483647
  for (const character of text) {
    // The generator of Park and Miller.
    seed = (seed * 48271) % 2147483647 || 1
    pause += mean * (1 - spread + 2 * spread * (seed / 2147483647))
    typed += character
    if (mean >= frame || pause >= frame) {
      keys.push({pause: Math.round(pause), text: typed})
      pause = 0
      typed = ''
    }
  }
  return typed === '' ? keys : [...keys, {pause: Math.round(pause), text: typed}]
}
