import type {Properties} from 'hast'

/** Most characters of a line that fit beside the list of documents. */
const fitting = 72

/** What makes a block that scrolls sideways reachable by keyboard; nothing for one whose longest line fits. */
export function scrollable(longest: number, label: string): Properties {
  return longest > fitting ? {ariaLabel: label, role: 'group', tabIndex: 0} : {}
}

/** The length of the longest line of a text. */
export function longestLine(text: string): number {
  return text.split('\n').reduce((longest, row) => Math.max(longest, row.length), 0)
}
