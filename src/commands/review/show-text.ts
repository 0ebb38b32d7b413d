import {showControls} from '../../text/show-controls.js'
import {textWidth} from '../../text/text-width.js'

/** Characters without width, or that change the direction of writing (Unicode Standard Annex 9): invisible differences. */
const invisible = /[\u00AD\u061C\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/g

/** The most characters shown of one line. */
const maxCharacters = 2000

/**
 * A line of output as a terminal may show it: control and invisible characters made visible, tabs as an arrow, and, if
 * `blanks` is set, trailing blanks as dots. Pure.
 */
export function showText(text: string, {blanks = false}: {readonly blanks?: boolean} = {}): string {
  const cut =
    text.length > maxCharacters ? `${text.slice(0, maxCharacters)}… ${text.length - maxCharacters} more` : text
  const shown = showControls(cut.replaceAll('\n', ' '))
    .replace(invisible, character => `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`)
    .replaceAll('\t', '→   ')
  return blanks ? shown.replace(/ +$/, trailing => '·'.repeat(trailing.length)) : shown
}

const graphemes = new Intl.Segmenter()

/** Splits a line from `showText` into rows of at most some columns, at least one character each. Pure. */
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

/** Pads a row with blanks to some columns. Pure. */
export function padText(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}
