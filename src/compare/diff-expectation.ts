import {alignBound} from '../expect/align-bound.js'
import type {Expectation, ExpectedLine} from '../expect/expectation.js'
import type {DiffLine} from '../model/outcome.js'
import {joinLines} from '../text/split-lines.js'
import {diffLines, showLine} from './diff-lines.js'

/**
 * The whole diff of an expectation and an output. A line that matches a wildcard is `same` and shown as the expectation
 * writes it: `...` once for all its lines. Lines without wildcards are shown without their escapes. Pure.
 */
export function diffExpectation(expectation: Expectation, actual: readonly string[]): readonly DiffLine[] {
  if (!expectation.wild) return diffLines(joinLines(expectation.lines.map(show)), joinLines(actual))

  const diff: DiffLine[] = []
  let added: DiffLine[] = []
  for (const pairing of alignBound(expectation, actual).pairings) {
    if (pairing.kind === 'added' || pairing.kind === 'changed') added.push(showLine('added', pairing.actual))
    if (pairing.kind === 'removed' || pairing.kind === 'changed') diff.push(showLine('removed', show(pairing.expected)))
    if (pairing.kind === 'same' || pairing.kind === 'absorbed') {
      // Within a run of changes, removed lines come before added ones.
      diff.push(...added, showLine('same', show(pairing.expected)))
      added = []
    }
  }
  return [...diff, ...added]
}

/** An expected line as a diff shows it. */
function show(line: ExpectedLine): string {
  return line.kind === 'literal' ? line.text : line.source
}
