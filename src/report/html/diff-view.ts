import type {Element} from 'hast'
import {h} from 'hastscript'
import type {DiffLine} from '../../model/outcome.js'
import type {Segment} from '../diff/changed-words.js'
import {describeOmitted, diffRows, type ShownRow, textOfRow} from '../diff/diff-rows.js'
import {scrollable} from './scrollable.js'

/** Equal lines around a change. */
const context = 3
/** The most rows. */
const max = 400

/** A diff from expected to actual output, changed words marked. */
export function diffView(diff: readonly DiffLine[], label: string): Element {
  const rows = diffRows(diff, {context, max})
  const longest = Math.max(0, ...rows.map(row => (row.kind === 'omitted' ? 0 : textOfRow(row).length)))
  return h('pre.diff', scrollable(longest, label), rows.map(rowView))
}

function rowView(row: ShownRow): Element {
  switch (row.kind) {
    case 'removed':
      return h('del', ['- ', ...row.segments.map(segmentView), '\n'])
    case 'added':
      return h('ins', ['+ ', ...row.segments.map(segmentView), '\n'])
    case 'same':
      return h('span', `  ${row.text}\n`)
    case 'omitted':
      return h('span.omitted', `${describeOmitted(row)}\n`)
    default:
      return row satisfies never
  }
}

function segmentView({isChanged, text}: Segment): Element | string {
  return isChanged ? h('mark', text) : text
}
