import {type Expectation, lineMatches} from '../expect/expectation.js'
import type {DiffLine} from '../model/outcome.js'
import {noNewline} from '../text/split-lines.js'
import {assign} from './assign.js'
import {showLine} from './diff-lines.js'

/**
 * The diff of expected lines and lines of output in any order, each as often as it is expected; a line `...` allows any
 * further lines. Sorted, wildcards last; all lines are `same` when the output matches. Pure.
 */
export function diffUnordered({lines: expected}: Expectation, actual: readonly string[]): readonly DiffLine[] {
  const literals = expected.flatMap(line => (line.kind === 'literal' ? [line.text] : []))
  const patterns = expected.filter(line => line.kind === 'pattern')
  const allowsMore = expected.some(line => line.kind === 'any-lines')

  // Literal lines go first: only an equal line matches them, and it doesn't matter which one of several.
  const exact = mergeSorted([...literals].sort(order), [...actual].sort(order))
  const left = exact.flatMap(({kind, text}, index) => (kind === 'added' ? [{index, text}] : []))
  const given = assign({
    suits: (pattern, thing) => {
      const [line, output] = [patterns[pattern], left[thing]]
      return line !== undefined && output !== undefined && lineMatches(line, output.text)
    },
    takers: patterns.length,
    things: left.length
  })
  const taken = new Set(given.flatMap(thing => left[thing ?? -1]?.index ?? []))
  return [
    ...exact
      .filter(({kind}, index) => !taken.has(index) && !(allowsMore && kind === 'added'))
      .map(line => showLine(line.kind, line.text)),
    ...patterns.map(({source}, index) => showLine(given[index] === undefined ? 'removed' : 'same', source)),
    ...(allowsMore ? [showLine('same', '...')] : [])
  ]
}

function mergeSorted(expected: readonly string[], actual: readonly string[]): readonly DiffLine[] {
  const merged: DiffLine[] = []
  let [left, right] = [0, 0]
  while (left < expected.length || right < actual.length) {
    const [wanted, printed] = [expected[left], actual[right]]
    const sign = wanted === undefined ? 1 : printed === undefined ? -1 : order(wanted, printed)
    if (sign <= 0) left++
    if (sign >= 0) right++
    merged.push({kind: sign === 0 ? 'same' : sign < 0 ? 'removed' : 'added', text: (sign > 0 ? printed : wanted) ?? ''})
  }
  return merged
}

/** By code units; the missing newline at the end comes last. */
function order(a: string, b: string): number {
  if (a === b) return 0
  if (a === noNewline || b === noNewline) return a === noNewline ? 1 : -1
  return a < b ? -1 : 1
}
