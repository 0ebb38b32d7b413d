import {showControls} from '../../text/show-controls.js'

/** The most lines, and characters of a line, that the report shows of one text. */
const maxLines = 2000
const maxCharacters = 2000

/** The beginning and the end of a text, without control characters, with the number of lines cut in the middle. */
export function excerpt(text: string): string {
  const rows = text.split('\n')
  const hidden = rows.length - maxLines
  const half = maxLines / 2
  const shown = hidden > 0 ? [...rows.slice(0, half), `… ${hidden} more lines`, ...rows.slice(-half)] : rows
  return showControls(shown.map(shorten).join('\n'))
}

function shorten(row: string): string {
  return row.length <= maxCharacters
    ? row
    : `${row.slice(0, maxCharacters)} … ${row.length - maxCharacters} more characters`
}
