import type {Counts} from '../model/event.js'

/** Counts in words: `3 passed, 1 failed`. */
export function countWords(counts: Counts): string {
  const words = Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : []))
  return words.join(', ') || 'no steps'
}
