import leven from 'leven'

/** The remedy for a misspelled name: the closest of the valid ones, or all of them when none is close. */
export function nearestName(word: string, names: readonly string[]): string {
  const [best] = names
    .map(name => ({distance: leven(word.toLowerCase(), name.toLowerCase()), name}))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, Math.floor(best.name.length / 3))
    ? `Did you mean \`${best.name}\`?`
    : `Use one of ${names.map(name => `\`${name}\``).join(', ')}.`
}
