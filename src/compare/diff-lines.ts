import {diffArrays} from 'diff'
import type {DiffLine} from '../model/outcome.js'
import {noNewline, splitLines} from '../text/split-lines.js'

/** How a diff shows it. */
const noNewlineText = '(no newline at the end)'

/** Most insertions and removals to search; the search is quadratic in them. */
const maxEdits = 2000

/**
 * The whole diff of two texts by lines, removed before added. A final newline that only one has is shown as a line that says
 * so. Long texts with little in common get a coarse diff: all lines between their common beginning and end are removed and
 * added. Pure.
 */
export function diffLines(expected: string, actual: string): readonly DiffLine[] {
  return diffLists(splitLines(expected), splitLines(actual))
}

/** The diff of two lists of lines; see `diffLines`. */
export function diffLists(expected: readonly string[], actual: readonly string[]): readonly DiffLine[] {
  const shorter = Math.min(expected.length, actual.length)
  let start = 0
  while (start < shorter && expected[start] === actual[start]) start++
  let end = 0
  while (end < shorter - start && expected[expected.length - 1 - end] === actual[actual.length - 1 - end]) end++

  const removed = expected.slice(start, expected.length - end)
  const added = actual.slice(start, actual.length - end)
  return [
    ...lines('same', expected.slice(0, start)),
    ...diffMiddle(removed, added),
    ...lines('same', expected.slice(expected.length - end))
  ]
}

function diffMiddle(removed: readonly string[], added: readonly string[]): readonly DiffLine[] {
  if (removed.length === 0 || added.length === 0) return [...lines('removed', removed), ...lines('added', added)]
  const changes = diffArrays([...removed], [...added], {maxEditLength: maxEdits})
  if (!changes) return [...lines('removed', removed), ...lines('added', added)]
  return changes.flatMap(change => lines(change.added ? 'added' : change.removed ? 'removed' : 'same', change.value))
}

function lines(kind: DiffLine['kind'], texts: readonly string[]): readonly DiffLine[] {
  return texts.map(text => showLine(kind, text))
}

/** A line of a diff, with words for the missing newline at the end. */
export function showLine(kind: DiffLine['kind'], text: string): DiffLine {
  return {kind, text: text === noNewline ? noNewlineText : text}
}
