import type {DiffLine} from '../../model/outcome.js'
import {similarity} from './changed-words.js'

/** A row of a diff: an expected line paired with the actual line in its place. */
export interface DiffRow {
  readonly kind: 'changed' | 'same'
  /** 0-based line of the expectation; for an added line, the line it comes before. */
  readonly expectedIndex: number
  /** Absent for an added line. */
  readonly removed?: string
  /** Absent for a removed line. */
  readonly added?: string
}

/** The largest run of changes, as removed times added lines, in which lines are paired by likeness. */
const maxPairings = 2500
/** How much of two lines must be equal to pair them if their run has more lines on one side, from 0 to 1. */
const minSimilarity = 0.4

/** Pairs the removed lines of each run of changes with its added lines: in order, or the most similar ones. Pure. */
export function pairRows(diff: readonly DiffLine[], pairing: 'in order' | 'similar' = 'in order'): readonly DiffRow[] {
  const rows: DiffRow[] = []
  let expectedIndex = 0
  let removed: string[] = []
  let added: string[] = []
  const flush = () => {
    for (const [before, after] of pairing === 'similar' ? pairSimilar(removed, added) : pairInOrder(removed, added)) {
      rows.push({
        expectedIndex,
        kind: 'changed',
        ...(before !== undefined && {removed: before}),
        ...(after !== undefined && {added: after})
      })
      if (before !== undefined) expectedIndex++
    }
    removed = []
    added = []
  }
  for (const {kind, lines = 1, text} of diff) {
    if (kind === 'removed') {
      // Removed lines come before added ones, so this one begins another run of changes.
      if (added.length > 0) flush()
      removed.push(text)
    } else if (kind === 'added') added.push(text)
    else {
      flush()
      rows.push({added: text, expectedIndex, kind: 'same', removed: text})
      expectedIndex += lines
    }
  }
  flush()
  return rows
}

type LinePair = readonly [removed: string | undefined, added: string | undefined]

function pairSimilar(removed: readonly string[], added: readonly string[]): readonly LinePair[] {
  const isEven = removed.length === added.length
  if (isEven || removed.length * added.length === 0 || removed.length * added.length > maxPairings)
    return pairInOrder(removed, added)
  const pairs: LinePair[] = []
  let row = 0
  let column = 0
  // Lines between two pairs of similar lines are paired in order.
  for (const anchor of [...findSimilar(removed, added), {column: added.length, row: removed.length}]) {
    pairs.push(...pairInOrder(removed.slice(row, anchor.row), added.slice(column, anchor.column)))
    if (anchor.row < removed.length) pairs.push([removed[anchor.row], added[anchor.column]])
    row = anchor.row + 1
    column = anchor.column + 1
  }
  return pairs
}

function pairInOrder(removed: readonly string[], added: readonly string[]): readonly LinePair[] {
  return Array.from({length: Math.max(removed.length, added.length)}, (_, index) => [removed[index], added[index]])
}

/** Indexes of a removed and an added line. */
interface Anchor {
  readonly row: number
  readonly column: number
}

/** Pairs of similar lines in order, chosen such that the sum of their similarities is largest. */
function findSimilar(removed: readonly string[], added: readonly string[]): readonly Anchor[] {
  const width = added.length + 1
  const scores = removed.map(before =>
    added.map(after => {
      const score = similarity(before, after)
      return score < minSimilarity ? 0 : score
    })
  )
  /** The largest sum for the lines from a pair on. */
  const best = new Float64Array((removed.length + 1) * width)
  const at = (row: number, column: number) => best[row * width + column] ?? 0
  const withPair = (row: number, column: number) => (scores[row]?.[column] ?? 0) + at(row + 1, column + 1)
  for (let row = removed.length - 1; row >= 0; row--)
    for (let column = added.length - 1; column >= 0; column--)
      best[row * width + column] = Math.max(withPair(row, column), at(row + 1, column), at(row, column + 1))
  const anchors: Anchor[] = []
  let row = 0
  let column = 0
  while (row < removed.length && column < added.length) {
    if ((scores[row]?.[column] ?? 0) > 0 && at(row, column) === withPair(row, column))
      anchors.push({column: column++, row: row++})
    else if (at(row, column) === at(row + 1, column)) row++
    else column++
  }
  return anchors
}
