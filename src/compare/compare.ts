import type {DiffLine} from '../model/outcome.js'
import type {Entry} from '../model/snapshot.js'
import type {Comparison} from '../model/step.js'
import {diffLines, diffLists, splitLines} from './diff-lines.js'
import {readJson} from './read-json.js'

/** What is compared, and how. */
export interface CompareInput {
  /** The expectation. */
  readonly entry: Pick<Entry, 'compare' | 'status' | 'text'>
  /** The normalized output of this run. */
  readonly text: string
  /** The exit status of this run. */
  readonly status: number
  /** What the step asks for; when that is `exact`, the entry's own way of comparing decides. */
  readonly mode: Comparison
}

/** The output and the status are as expected. */
export interface Same {
  readonly same: true
}

/** The output, the status or both differ. */
export interface Different {
  readonly same: false
  /** Whole diff, expected to actual; all lines `same` when only the status differs, empty when no text is compared. */
  readonly diff: readonly DiffLine[]
  /** Present when the status differs. */
  readonly status?: {readonly expected: number; readonly actual: number}
  /** Why, in one sentence, where the diff alone does not tell: the output is not JSON. */
  readonly reason?: string
}

export type Comparing = Different | Same

/** What comparing the texts gave. */
type TextComparing = Same | Pick<Different, 'diff' | 'reason' | 'same'>

/** Holds the output of a step against its expectation. Pure. */
export function compare({entry, text, status, mode}: CompareInput): Comparing {
  const way = mode === 'exact' ? entry.compare : mode
  const result = compareText({actual: text, expected: entry.text, mode: way})
  if (entry.status === status) return result
  const diff = result.same ? (way === 'status' ? [] : diffLines(text, text)) : result.diff
  return {...result, diff, same: false, status: {actual: status, expected: entry.status}}
}

interface Texts {
  readonly expected: string
  readonly actual: string
}

function compareText({mode, ...texts}: Texts & {readonly mode: Comparison}): TextComparing {
  switch (mode) {
    case 'exact':
      return compareExact(texts)
    case 'unordered':
      return compareUnordered(texts)
    case 'contains':
      return compareContains(texts)
    case 'json':
      return compareJson(texts)
    case 'status':
      return {same: true}
    default:
      return mode satisfies never
  }
}

function compareExact({expected, actual}: Texts): TextComparing {
  return expected === actual ? {same: true} : {diff: diffLines(expected, actual), same: false}
}

/** The same lines, each as often, in any order. */
function compareUnordered({expected, actual}: Texts): TextComparing {
  const [wanted, found] = [expected, actual].map(text => [...splitLines(text)].sort())
  const diff = diffLists(wanted ?? [], found ?? [])
  return diff.every(({kind}) => kind === 'same') ? {same: true} : {diff, same: false}
}

/** The expected lines stand one after the other somewhere in the output. */
function compareContains({expected, actual}: Texts): TextComparing {
  const wanted = expected.replace(/\n$/, '')
  if (expected === '' || `\n${actual}\n`.includes(`\n${wanted}\n`)) return {same: true}
  return {diff: diffLines(expected, actual), same: false}
}

/** The same JSON value. */
function compareJson({expected, actual}: Texts): TextComparing {
  const wanted = readJson(expected)
  const found = readJson(actual)
  for (const [what, read] of [
    ['output', found],
    ['expectation', wanted]
  ] as const) {
    if (read.kind === 'invalid') {
      const reason = `Expected JSON, got ${what} that is none (${read.reason}). Correct it, or compare in another way.`
      return {diff: diffLines(expected, actual), reason, same: false}
    }
  }
  if (wanted.kind === 'valid' && found.kind === 'valid')
    return compareExact({actual: found.text, expected: wanted.text})
  return {diff: diffLines(expected, actual), same: false}
}
