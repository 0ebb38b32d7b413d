import {joining, wide} from '../../text/character-width.js'

/** How many columns of a terminal a text without control characters takes. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += widthOf(character)
  return columns
}

/** The text, cut to some columns; what is left out shows as `…`. */
export function cutTo(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let cut = ''
  let used = 1
  for (const character of text) {
    used += widthOf(character)
    if (used > columns) break
    cut += character
  }
  return columns < 1 ? '' : `${cut}…`
}

function widthOf(character: string): number {
  if (character <= '\u02FF') return 1
  return joining.test(character) ? 0 : wide.test(character) ? 2 : 1
}
