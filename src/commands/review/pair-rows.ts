import type {DiffLine} from '../../model/outcome.js'

/** A row of a diff, the expected line beside the one that came in its place. */
export interface DiffRow {
  readonly kind: 'changed' | 'same'
  /** Which line of the expectation it is, 0-based; for a line that is only added, the one it came before. */
  readonly expectedIndex: number
  /** Absent where a line only came. */
  readonly removed?: string
  /** Absent where a line only went. */
  readonly added?: string
}

/** Puts the lines that went beside those that came, in each run of changes. Pure. */
export function pairRows(diff: readonly DiffLine[]): readonly DiffRow[] {
  const rows: DiffRow[] = []
  let expectedIndex = 0
  let removed: string[] = []
  let added: string[] = []
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const [went, came] = [removed[index], added[index]]
      rows.push({
        expectedIndex,
        kind: 'changed',
        ...(went !== undefined && {removed: went}),
        ...(came !== undefined && {added: came})
      })
      if (went !== undefined) expectedIndex++
    }
    removed = []
    added = []
  }
  for (const {kind, lines = 1, text} of diff) {
    if (kind === 'removed') {
      // What went stands before what came; a new line that went begins another run.
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
