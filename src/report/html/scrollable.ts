import type {Properties} from 'hast'

/** The most characters of a line that fit next to the list of documents. */
const fitting = 72

/** Properties that make a block reachable by keyboard if its longest line has to be scrolled. */
export function scrollable(longest: number, label: string): Properties {
  return longest > fitting ? {ariaLabel: label, role: 'group', tabIndex: 0} : {}
}

/** The length of the longest line of a text. */
export function longestLine(text: string): number {
  return text.split('\n').reduce((longest, row) => Math.max(longest, row.length), 0)
}
