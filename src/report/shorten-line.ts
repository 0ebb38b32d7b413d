/** The most characters shown of a line, and how many of these come before its first difference. */
const maxCharacters = 1000
const before = 100

/** The part of a long line where it begins to differ from the other line of its pair, if there is one. Pure. */
export function shortenLine(text: string, other?: string): string {
  if (text.length <= maxCharacters) return text
  let same = 0
  if (other !== undefined) while (same < text.length && text[same] === other[same]) same++
  const start = Math.min(Math.max(0, same - before), text.length - maxCharacters)
  const rest = text.length - maxCharacters - start
  const omitted = (count: number) => (count > 0 ? `… ${count} characters …` : '')
  return omitted(start) + text.slice(start, start + maxCharacters) + omitted(rest)
}
