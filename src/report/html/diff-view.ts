import type {Element} from 'hast'
import {h} from 'hastscript'
import type {DiffLine} from '../../model/outcome.js'
import {excerpt, excerptOf} from './excerpt.js'
import {scrollable} from './scrollable.js'

/** Equal lines that are shown on each side of one that differs. */
const near = 3

/** A row of a diff as it is shown: a line, or so many equal lines left out. */
type Row = DiffLine | {readonly kind: 'omitted'; readonly count: number}

/** A diff: what the snapshot holds and this run did not print, and the other way round. */
export function diffView(diff: readonly DiffLine[], label: string): Element {
  const rows = excerptOf<Row>(withoutFar(diff), count => ({count, kind: 'omitted'}))
  const longest = Math.max(0, ...rows.map(row => (row.kind === 'omitted' ? 0 : row.text.length)))
  return h('pre.diff', scrollable(longest, label), rows.map(rowView))
}

function rowView(row: Row): Element {
  switch (row.kind) {
    case 'removed':
      return h('del', `- ${excerpt(row.text)}\n`)
    case 'added':
      return h('ins', `+ ${excerpt(row.text)}\n`)
    case 'same':
      return h('span', `  ${excerpt(row.text)}\n`)
    case 'omitted':
      return h('span.omitted', `⋯ ${row.count} lines\n`)
    default:
      return row satisfies never
  }
}

/** The lines that differ and what is near them. */
function withoutFar(diff: readonly DiffLine[]): readonly Row[] {
  const rows: Row[] = []
  let shown = -1
  for (const [index, line] of diff.entries()) {
    if (line.kind === 'same') continue
    const from = Math.max(shown + 1, index - near)
    if (from > shown + 1) rows.push({count: from - shown - 1, kind: 'omitted'})
    for (const before of diff.slice(from, index)) rows.push(before)
    rows.push(line)
    shown = index
    for (const after of diff.slice(index + 1, index + 1 + near)) {
      if (after.kind !== 'same') break
      rows.push(after)
      shown++
    }
  }
  const left = diff.length - shown - 1
  return left > 0 && rows.length > 0 ? [...rows, {count: left, kind: 'omitted'}] : rows
}
