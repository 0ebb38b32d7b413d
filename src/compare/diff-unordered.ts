import type {Expectation} from '../expect/expectation.js'
import type {DiffLine} from '../model/outcome.js'
import {noNewline} from '../text/split-lines.js'
import {assignBound} from './assign-bound.js'
import {showLine} from './diff-lines.js'

/** What holding lines against expected ones in any order gave. */
export interface UnorderedDiff {
  readonly diff: readonly DiffLine[]
  /** Why two numbered placeholders do not agree, in a sentence; absent where all do. */
  readonly conflict?: string
}

/**
 * The diff of expected lines and lines of output in any order, each as often as it is expected; a line `...` allows any
 * lines more. Sorted, the wildcards last; all lines are `same` when the output fits. Pure.
 */
export function diffUnordered({lines: expected, budget}: Expectation, actual: readonly string[]): UnorderedDiff {
  const literals = expected.flatMap(line => (line.kind === 'literal' ? [line.text] : []))
  const patterns = expected.filter(line => line.kind === 'pattern')
  const more = expected.some(line => line.kind === 'any-lines')

  // A literal line can be met by its like alone, and all of these are alike: so they are given away first.
  const exact = mergeSorted([...literals].sort(order), [...actual].sort(order))
  const left = exact.flatMap(({kind, text}, index) => (kind === 'added' ? [{index, text}] : []))
  const {conflict, given} = assignBound({budget, lines: left.map(({text}) => text), patterns})
  const taken = new Set(given.flatMap(thing => left[thing ?? -1]?.index ?? []))
  const diff = [
    ...exact
      .filter(({kind}, index) => !taken.has(index) && !(more && kind === 'added'))
      .map(line => showLine(line.kind, line.text)),
    ...patterns.map(({source}, index) => showLine(given[index] === undefined ? 'removed' : 'same', source)),
    ...(more ? [showLine('same', '...')] : [])
  ]
  return {diff, ...(conflict !== undefined && {conflict})}
}

function mergeSorted(expected: readonly string[], actual: readonly string[]): readonly DiffLine[] {
  const merged: DiffLine[] = []
  let [left, right] = [0, 0]
  while (left < expected.length || right < actual.length) {
    const [wanted, found] = [expected[left], actual[right]]
    const sign = wanted === undefined ? 1 : found === undefined ? -1 : order(wanted, found)
    if (sign <= 0) left++
    if (sign >= 0) right++
    merged.push({kind: sign === 0 ? 'same' : sign < 0 ? 'removed' : 'added', text: (sign > 0 ? found : wanted) ?? ''})
  }
  return merged
}

/** By code units; the missing newline at the end comes last. */
function order(a: string, b: string): number {
  if (a === b) return 0
  if (a === noNewline || b === noNewline) return a === noNewline ? 1 : -1
  return a < b ? -1 : 1
}
