import type {DiffLine} from '../model/outcome.js'

/** Characters of a line that are shown at most, and of these as many before what differs. */
const mostCharacters = 1000
const before = 100

/**
 * Of a long line of a diff the part where it begins to differ from the one that stands for it on the other side: below a
 * removed line, above an added one. Pure.
 */
export function shortenLine({kind, text}: DiffLine, other: DiffLine | undefined): string {
  if (text.length <= mostCharacters) return text
  let same = 0
  if (kind !== 'same' && other && other.kind !== 'same' && other.kind !== kind) {
    while (same < text.length && text[same] === other.text[same]) same++
  }
  const start = Math.min(Math.max(0, same - before), text.length - mostCharacters)
  const rest = text.length - mostCharacters - start
  const left = (count: number) => (count > 0 ? `… ${count} characters …` : '')
  return left(start) + text.slice(start, start + mostCharacters) + left(rest)
}
