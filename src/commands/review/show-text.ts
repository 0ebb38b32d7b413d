import {showControls} from '../../text/show-controls.js'
import {textWidth} from '../../text/text-width.js'

/** What has no width or turns the direction of what follows (Unicode Standard Annex 9): a difference nobody sees. */
const unseen = /[\u00AD\u061C\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/g

/** Characters of one line that are shown at most; a person compares no more. */
const mostCharacters = 2000

/**
 * A line of output as a terminal may show it: no control character, none that is not seen, tabs as an arrow, and blanks
 * at the end as dots where that is asked for. Pure.
 */
export function showText(text: string, {blanks = false}: {readonly blanks?: boolean} = {}): string {
  const cut =
    text.length > mostCharacters ? `${text.slice(0, mostCharacters)}… ${text.length - mostCharacters} more` : text
  const shown = showControls(cut.replaceAll('\n', ' '))
    .replace(unseen, character => `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`)
    .replaceAll('\t', '→   ')
  return blanks ? shown.replace(/ +$/, trailing => '·'.repeat(trailing.length)) : shown
}

const graphemes = new Intl.Segmenter()

/** Cuts a line that `showText` gave into rows of a width in columns, at least one. Pure. */
export function wrapText(text: string, width: number): readonly string[] {
  if (textWidth(text) <= width) return [text]
  const rows: string[] = []
  let row = ''
  let used = 0
  for (const {segment} of graphemes.segment(text)) {
    const columns = textWidth(segment)
    if (used + columns > width && row !== '') {
      rows.push(row)
      row = ''
      used = 0
    }
    row += segment
    used += columns
  }
  return [...rows, row]
}

/** Fills a row up with blanks. Pure. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}
