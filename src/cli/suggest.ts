import leven from 'leven'

/** How many letters may differ for one word to be a misspelling of another. */
const furthest = 2

/** The word that was probably meant, if one of them is spelled almost like it. Pure. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const letters = sorted(word)
  // Two letters swapped is the likeliest slip: `lnit` is `lint`, although `init` is one letter away.
  const distance = (other: string) => (sorted(other) === letters ? 0 : leven(word, other))
  const [best] = words.toSorted((one, other) => distance(one) - distance(other))
  return best !== undefined && distance(best) <= Math.min(furthest, best.length - 2) ? best : undefined
}

function sorted(word: string): string {
  return [...word].toSorted().join('')
}
