import type {DiffLine} from '../../model/outcome.js'
import {showControls} from '../../text/show-controls.js'
import {shortenLine} from '../shorten-line.js'
import {changedWords, type Segment} from './changed-words.js'
import {pairRows} from './pair-rows.js'

/** A row of a diff as reports show it. */
export type ShownRow =
  | {readonly kind: 'same'; readonly text: string}
  | {readonly kind: 'added' | 'removed'; readonly segments: readonly Segment[]}
  /** Stands for rows that aren't shown. */
  | {readonly kind: 'omitted'; readonly count: number; readonly isEqual: boolean}

/** How much of a diff is shown. */
export interface DiffRowsOptions {
  /** Equal lines around a change. */
  readonly context: number
  /** The most rows; a longer diff is cut in the middle. */
  readonly max: number
}

/**
 * The rows of a diff as every report shows them: changed lines in pairs with their changed words, some equal lines around
 * them, control characters made visible, the rest as counts. Pure.
 */
export function diffRows(diff: readonly DiffLine[], {context, max}: DiffRowsOptions): readonly ShownRow[] {
  const rows: ShownRow[] = []
  let shownTo = 0
  for (let index = 0; index < diff.length; ) {
    if (diff[index]?.kind === 'same') {
      index++
      continue
    }
    let end = index
    while (end < diff.length && diff[end]?.kind !== 'same') end++
    const from = Math.max(shownTo, index - context)
    if (from > shownTo) rows.push({count: linesIn(diff, shownTo, from), isEqual: true, kind: 'omitted'})
    for (let at = from; at < index; at++) rows.push(...sameRow(diff[at]))
    for (let at = index; at < end; at += maxRun) rows.push(...changedRows(diff.slice(at, Math.min(end, at + maxRun))))
    shownTo = Math.min(end + context, diff.length)
    for (let at = end; at < shownTo; at++) {
      if (diff[at]?.kind !== 'same') shownTo = at
      else rows.push(...sameRow(diff[at]))
    }
    index = end
  }
  if (rows.length > 0 && shownTo < diff.length)
    rows.push({count: linesIn(diff, shownTo, diff.length), isEqual: true, kind: 'omitted'})
  return cutMiddle(rows, max)
}

/** Rows that are paired at once; a longer run of changes is not read by people anyway. */
const maxRun = 10_000

/** The text of a row without its sign. */
export function textOfRow(row: Exclude<ShownRow, {kind: 'omitted'}>): string {
  return row.kind === 'same' ? row.text : row.segments.map(({text}) => text).join('')
}

/** Says how many rows are omitted: `… 12 equal lines`. */
export function describeOmitted({count, isEqual}: Extract<ShownRow, {kind: 'omitted'}>): string {
  return `… ${count} ${isEqual ? 'equal' : 'more'} line${count === 1 ? '' : 's'}`
}

function sameRow(line: DiffLine | undefined): readonly ShownRow[] {
  return line ? [{kind: 'same', text: showControls(shortenLine(line.text))}] : []
}

function changedRows(run: readonly DiffLine[]): readonly ShownRow[] {
  return pairRows(run, 'similar').flatMap(({added, removed}): readonly ShownRow[] => {
    const before = removed === undefined ? undefined : showControls(shortenLine(removed, added))
    const after = added === undefined ? undefined : showControls(shortenLine(added, removed))
    if (before !== undefined && after !== undefined) {
      const words = changedWords(before, after)
      return [
        {kind: 'removed', segments: words.removed},
        {kind: 'added', segments: words.added}
      ]
    }
    if (before !== undefined) return [{kind: 'removed', segments: [{isChanged: false, text: before}]}]
    return after === undefined ? [] : [{kind: 'added', segments: [{isChanged: false, text: after}]}]
  })
}

/** How many lines some equal rows stand for. */
function linesIn(diff: readonly DiffLine[], from: number, to: number): number {
  let count = 0
  for (let index = from; index < to; index++) count += diff[index]?.lines ?? 1
  return count
}

function cutMiddle(rows: readonly ShownRow[], max: number): readonly ShownRow[] {
  if (rows.length <= max) return rows
  const head = Math.ceil(max / 2)
  const tail = max - head
  const hidden = rows.slice(head, rows.length - tail)
  const count = hidden.reduce((sum, row) => sum + (row.kind === 'omitted' ? row.count : 1), 0)
  return [...rows.slice(0, head), {count, isEqual: false, kind: 'omitted'}, ...rows.slice(rows.length - tail)]
}
