import {showControls} from '../../text/show-controls.js'

/** Most lines, and most characters of a line, that the report shows of one text. */
const mostLines = 400
const mostCharacters = 2000

/** The beginning and the end of a text, fit to be shown: without control characters, and saying what is left out. */
export function excerpt(text: string): string {
  const rows = text.split('\n')
  return showControls(
    excerptOf(rows, left => `⋯ ${left} lines left out ⋯`)
      .map(shorten)
      .join('\n')
  )
}

/** The first and the last of many things, and between them what says how many are left out. */
export function excerptOf<T>(all: readonly T[], omission: (left: number) => T): readonly T[] {
  if (all.length <= mostLines) return all
  const half = mostLines / 2
  return [...all.slice(0, half), omission(all.length - mostLines), ...all.slice(-half)]
}

function shorten(row: string): string {
  return row.length <= mostCharacters
    ? row
    : `${row.slice(0, mostCharacters)} ⋯ ${row.length - mostCharacters} characters left out`
}
