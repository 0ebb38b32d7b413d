import {readExpectation} from '../expect/expectation.js'
import {matchesOutput} from '../expect/match-output.js'
import type {ExpectOptions} from '../expect/placeholders.js'
import type {DiffLine} from '../model/outcome.js'
import type {Comparison} from '../model/step.js'
import {countLines, splitLines} from '../text/split-lines.js'
import {compareLines, type LinesCompared} from './compare-lines.js'
import {cutShared, isWild} from './cut-shared.js'
import {diffExpectation} from './diff-expectation.js'

/** An expectation and an output, and how the one is held against the other. */
export interface LongTexts extends ExpectOptions {
  readonly expected: string
  readonly actual: string
  readonly way: Comparison
}

/** From how many characters on, of both together, no list of all lines is made: each line takes some hundred bytes. */
const longest = 2 ** 21
/** Most lines, of each of them, of which each difference is looked for. */
const mostCompared = 500_000
/** Most lines, of both together, that are held with what is known of each of them. */
const mostListed = 4_000_000
/** Most lines of an output that are held against wildcards; a short one takes eight bytes, others some forty. */
const mostHeld = 30_000_000
/** Lines around a difference that are the same and kept. */
const around = 100
/** Lines that are shown at the beginning, and at the end, of more than are compared. */
const shown = 500

/** Whether an expectation and an output are so long that all of their lines are not put side by side. */
export function isLong(expected: string, actual: string): boolean {
  return expected.length + actual.length > longest
}

/** Whether they have so many lines that no way of comparing, and of writing, but the simplest is for them. */
export function isVast(expected: string, actual: string): boolean {
  return countLines(expected) + countLines(actual) > mostListed
}

/** Whether each line of both can be looked at for what differs. */
export function isComparable(expected: string, actual: string): boolean {
  return countLines(expected) <= mostCompared && countLines(actual) <= mostCompared
}

/**
 * Holds a long output against a long expectation, in memory that does not grow with the lines they share. The difference
 * leaves out what is far from any, and where there is too much of it, all but its beginning and end. Pure.
 */
export function compareLong(texts: LongTexts): LinesCompared {
  const {expected, actual, way, ...options} = texts
  if (way === 'exact') return compareCut(texts)
  if (!isVast(expected, actual) || way === 'status')
    return compareLines({actual: splitLines(actual), expectation: readExpectation(expected, options), way})
  return {...tooLong(texts, `to be compared as \`${way}\``), same: false}
}

function compareCut({way, ...texts}: LongTexts): LinesCompared {
  const {head, tail, ...left} = cutShared({...texts, around})
  const {expected, actual, ...options} = {...texts, ...left}
  if (left.expected === left.actual && !isWild(left.expected, options)) return {same: true}
  const result = isComparable(expected, actual)
    ? compareLines({actual: splitLines(actual), expectation: readExpectation(expected, options), way})
    : compareVast({expected, actual, way, ...options})
  if (result.same) return result
  return {...result, diff: [...omittedLines(head), ...result.diff, ...omittedLines(tail)]}
}

/** Too much differs to be looked through for each difference; wildcards may stand for it all the same. */
function compareVast(texts: LongTexts): LinesCompared {
  const {expected, actual, way, ...options} = texts
  if (isWild(expected, options)) {
    if (countLines(expected) > mostListed || countLines(actual) > mostHeld)
      return {...tooLong(texts, 'to be held against wildcards'), same: false}
    if (matchesOutput(readExpectation(expected, options), splitLines(actual))) return {same: true}
  }
  return {...tooLong(texts, 'to be looked through for each difference'), same: false}
}

/** The difference of the beginnings and the ends alone, and why. */
function tooLong({expected, actual, way: _, ...options}: LongTexts, what: string) {
  const [wanted, found] = [endsOf(expected), endsOf(actual)]
  const count = (lines: number) => lines.toLocaleString('en')
  const gap = `(${count(wanted.left)} expected lines and ${count(found.left)} printed ones that are not shown)`
  const join = ({first, last, left}: Ends) => `${first}${left > 0 ? `${gap}\n` : ''}${last}`
  const diff = diffExpectation(readExpectation(join(wanted), options), splitLines(join(found)))
  return {
    diff: diff.map(line => (line.text === gap && line.kind !== 'added' ? {...line, lines: wanted.left} : line)),
    reason: `Expected fewer lines ${what}, got ${count(countLines(expected))} and ${count(countLines(actual))}: their beginnings and ends are shown. Let the command print less.`
  }
}

interface Ends {
  readonly first: string
  readonly last: string
  /** How many lines stand between. */
  readonly left: number
}

/** The first and the last lines of a text; all of them where they are few. */
function endsOf(text: string): Ends {
  const lines = countLines(text)
  if (lines <= 2 * shown) return {first: text, last: '', left: 0}
  let first = 0
  let last = text.length
  for (let line = 0; line < shown; line++) {
    first = text.indexOf('\n', first) + 1
    last = text.lastIndexOf('\n', last - 2) + 1
  }
  return {first: text.slice(0, first), last: text.slice(last), left: lines - 2 * shown}
}

/** Stands for lines that both texts have. */
function omittedLines(text: string): readonly DiffLine[] {
  const lines = countLines(text)
  return lines === 0 ? [] : [{kind: 'same', lines, text: `(${lines.toLocaleString('en')} lines that are the same)`}]
}
