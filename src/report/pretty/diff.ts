import type {DiffLine} from '../../model/outcome.js'
import {diffRows, type ShownRow} from '../diff/diff-rows.js'
import {diffSigns, formatDiffRow} from '../outcome-text.js'
import type {Styler} from './style.js'

/** Equal lines around a change. */
const context = 2
const styles = {added: 'green', removed: 'red'} as const

/** How a diff is shown. */
export interface FormatDiffOptions {
  readonly style: Styler
  /** The most rows. */
  readonly max: number
}

/** The changed lines of a diff with some around them, changed words highlighted. */
export function formatDiff(diff: readonly DiffLine[], {max, style}: FormatDiffOptions): readonly string[] {
  return diffRows(diff, {context, max}).map(row => formatRow(row, style))
}

function formatRow(row: ShownRow, style: Styler): string {
  if (row.kind === 'same') return formatDiffRow(row)
  if (row.kind === 'omitted') return style('dim', formatDiffRow(row))
  const color = styles[row.kind]
  const text = row.segments.map(({isChanged, text}) => style(color, isChanged ? style('inverse', text) : text))
  return style(color, `${diffSigns[row.kind]} `) + text.join('')
}
