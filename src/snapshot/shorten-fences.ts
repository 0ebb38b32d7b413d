/** Lines of a text without the insides of its long fences. */
export interface ShortenedLines {
  readonly lines: readonly string[]
  /** For each of them the number of the line in the whole text, from 1. */
  readonly numbers: readonly number[]
}

/** How long a fence may be before its inside is left out, in lines. */
const longest = 100

const opening = /^(`{3,})[^`]*$/
const closing = /^ {0,3}(`{3,})[ \t]*$/

/**
 * Leaves out what stands inside of long fences: it says nothing of the structure of a snapshot, and a parser takes some
 * 80 µs for each line of it. Pure.
 */
export function shortenFences(lines: readonly string[]): ShortenedLines {
  const numbers: number[] = []
  // A fence that is never closed takes in all below it, and no other one is looked for.
  for (let at = 0, isOpen = false; at < lines.length; at++) {
    numbers.push(at + 1)
    if (isOpen) continue
    const [, fence] = opening.exec(lines[at] ?? '') ?? []
    if (fence === undefined) continue
    const end = closingOf(lines, {after: at, fence})
    isOpen = end === -1
    if (isOpen) continue
    if (end - at <= longest) for (let inside = at + 1; inside < end; inside++) numbers.push(inside + 1)
    at = end
    numbers.push(at + 1)
  }
  return {lines: numbers.map(number => lines[number - 1] ?? ''), numbers}
}

/** Where the line is that closes a fence; -1 where none does. */
function closingOf(lines: readonly string[], {after, fence}: {readonly after: number; readonly fence: string}): number {
  for (let at = after + 1; at < lines.length; at++) {
    const [, found] = closing.exec(lines[at] ?? '') ?? []
    if (found !== undefined && found.length >= fence.length) return at
  }
  return -1
}
