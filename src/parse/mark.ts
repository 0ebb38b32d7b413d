import leven from 'leven'
import {readAttributes} from '../config/attributes.js'
import {stepOptionNames} from '../config/step-options.js'
import type {Mark} from '../model/mark.js'

/** What a word in a mark means; absent for a word that is not of the language. */
type Meaning = 'copy' | 'ctrl-seq' | 'exec' | 'host' | 'interrupt' | 'no-newline' | 'open' | 'option' | 'terminal'

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['copy', 'copy'],
  ['ctrl-seq', 'ctrl-seq'],
  ['exec', 'exec'],
  ['execute', 'exec'],
  ['interrupt', 'interrupt'],
  ['no-newline', 'no-newline'],
  ['open', 'open']
])

/**
 * Reads what stands between the brackets of a group. Case, spaces and order are the author's: ` T2 Execute ` is
 * `execute T2`. A word that is nearly one of the language makes the mark a near miss; it is never guessed at.
 */
export function readMark(value: string): Mark {
  const {words: written, pairs, problems} = readAttributes(value)
  const words = written.map(word => word.replace(/^(["'])(.*)\1$/, '$2'))
  if (words.length === 0 && pairs.length === 0) return {kind: 'none'}
  if (problems.length > 0) return {kind: 'foreign'}

  const read = words.map(word => ({meaning: meaningOf(word), word}))
  const has = (meaning: Meaning) => read.some(one => one.meaning === meaning)
  if (read.some(one => one.meaning === undefined)) return nearMiss(words) ?? {kind: 'foreign'}
  if (has('exec')) {
    const terminal = read.find(one => one.meaning === 'terminal' || one.meaning === 'host')?.word.toUpperCase()
    const flags = read.filter(one => one.meaning === 'option').map(one => [one.word, ''] as const)
    return {
      ctrlSeq: has('ctrl-seq'),
      interrupt: has('interrupt'),
      kind: 'exec',
      noNewline: has('no-newline'),
      options: new Map([...flags, ...pairs]),
      ...(terminal !== undefined && {terminal})
    }
  }
  if (words.length === 1 && has('copy')) return {kind: 'copy'}
  if (words.length === 1 && has('open')) return {kind: 'open'}
  // Keys and terminals say how to run, and nothing says to run.
  if (has('interrupt') || has('ctrl-seq') || has('no-newline')) {
    return {kind: 'near-miss', suggestion: `{{execute ${words.join(' ')}}}`}
  }
  return {kind: 'foreign'}
}

function meaningOf(word: string): Meaning | undefined {
  const known = meanings.get(word.toLowerCase())
  if (known) return known
  if (/^t\d{1,2}$/i.test(word)) return 'terminal'
  if (/^host\d{1,2}$/i.test(word)) return 'host'
  return stepOptionNames.includes(word) ? 'option' : undefined
}

/** The mark with its misspelled words put right; nothing when it is too far from any mark. */
function nearMiss(words: readonly string[]): Mark | undefined {
  const corrected = words.map(word => (meaningOf(word) ? word : nearestWord(word)))
  if (corrected.some(word => word === undefined)) return undefined
  return {kind: 'near-miss', suggestion: `{{${corrected.join(' ')}}}`}
}

const corrections = ['execute', 'interrupt', 'no-newline', 'ctrl-seq']

function nearestWord(word: string): string | undefined {
  const lower = word.toLowerCase()
  // `exec` is short: one letter away is much, so that the first two must stand.
  if (lower.startsWith('ex') && leven(lower, 'exec') === 1) return 'exec'
  return corrections.find(right => right.charAt(0) === lower.charAt(0) && leven(lower, right) <= 2)
}
