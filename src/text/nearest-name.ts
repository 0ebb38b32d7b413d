import leven from 'leven'

/** The remedy for a misspelled name: the closest of the valid ones, or all of them when none is close. */
export function nearestName(word: string, names: readonly string[]): string {
  const best = closestName(word, names)
  return best === undefined ? `Use one of ${names.map(name => `\`${name}\``).join(', ')}.` : `Did you mean \`${best}\`?`
}

/** The name that is spelled almost like a word; undefined if none is. */
export function closestName(word: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map(name => ({distance: leven(word.toLowerCase(), name.toLowerCase()), name}))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined
}
