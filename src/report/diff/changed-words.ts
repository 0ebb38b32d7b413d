import {diffArrays} from 'diff'

/** A part of a changed line. */
export interface Segment {
  readonly text: string
  /** Whether the other line lacks it. */
  readonly isChanged: boolean
}

/** The segments of a removed line and of the added line in its place. */
export interface ChangedWords {
  readonly removed: readonly Segment[]
  readonly added: readonly Segment[]
}

/** The most characters of a line that is compared word by word. */
const maxCharacters = 2000
/** Lines that share less than this, from 0 to 1, are shown as changed in whole: scattered marks would only distract. */
const minShared = 0.3

/** Which words of two lines differ. Pure. */
export function changedWords(removed: string, added: string): ChangedWords {
  const whole: ChangedWords = {
    added: [{isChanged: false, text: added}],
    removed: [{isChanged: false, text: removed}]
  }
  if (removed.length > maxCharacters || added.length > maxCharacters) return whole
  const sides: {readonly removed: Segment[]; readonly added: Segment[]} = {added: [], removed: []}
  let shared = 0
  for (const {added: isAdded, removed: isRemoved, value} of diffArrays(wordsOf(removed), wordsOf(added))) {
    const text = value.join('')
    if (!isAdded && !isRemoved) shared += text.trim().length
    if (!isAdded) sides.removed.push({isChanged: isRemoved, text})
    if (!isRemoved) sides.added.push({isChanged: isAdded, text})
  }
  return shared < minShared * Math.min(removed.trim().length, added.trim().length) ? whole : sides
}

/** How much of two lines is equal, from 0 to 1: their common words. Pure, linear. */
export function similarity(one: string, other: string): number {
  if (one === other) return 1
  const counts = new Map<string, number>()
  let total = 0
  for (const word of wordsOf(one.slice(0, maxCharacters))) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
    total += word.length
  }
  let shared = 0
  for (const word of wordsOf(other.slice(0, maxCharacters))) {
    total += word.length
    const count = counts.get(word) ?? 0
    if (count === 0) continue
    counts.set(word, count - 1)
    shared += word.length
  }
  return total === 0 ? 0 : (2 * shared) / total
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
}
