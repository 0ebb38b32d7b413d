import {escapeExpectation} from '../expect/escape.js'
import {readExpectation} from '../expect/expectation.js'
import {matchesOutput} from '../expect/match-output.js'
import type {ExpectOptions} from '../expect/placeholders.js'
import type {DiffLine} from '../model/outcome.js'
import type {Comparison} from '../model/step.js'
import {countLines, splitLines} from '../text/split-lines.js'
import {compareLines, type LinesCompared} from './compare-lines.js'
import {diffExpectation} from './diff-expectation.js'
import {showLine} from './diff-lines.js'
import {findSharedLines} from './shared-lines.js'

/** The text of an expectation and an output, and how they are compared. */
export interface Texts extends ExpectOptions {
  readonly expected: string
  readonly actual: string
  readonly comparison: Comparison
}

/** Most lines of both texts together that are compared one by one; each takes some hundred bytes. */
const mostCompared = 1_000_000
/** Most lines of an output that are matched against wildcards; each takes 8 to 40 bytes. */
const mostMatched = 30_000_000
/** Equal lines next to a difference that a diff shows; it counts the others where there are many. */
const context = 100
/** Lines that are shown from either end of texts too long to compare. */
const shownOfEnds = 500

/** Compares texts of any length, in memory that doesn't grow with the lines they share. Pure. */
export function compareTexts(texts: Texts): LinesCompared {
  const {actual, comparison, expected, ...options} = texts
  if (comparison === 'status') return {same: true}
  // Equal output that isn't JSON doesn't pass as JSON.
  if (comparison !== 'json' && expected === escapeExpectation(actual, options)) return {same: true}
  if (comparison === 'exact') return compareExact(texts)
  return isLarge(texts) ? tooLarge(texts) : compareSplit(texts)
}

/** Whether the texts have too many lines to compare them one by one. */
export function isLarge({actual, expected}: Pick<Texts, 'actual' | 'expected'>): boolean {
  return countLines(expected) + countLines(actual) > mostCompared
}

/** The diff of texts that match, for a step whose status alone is wrong. */
export function diffOfEqual(texts: Texts): readonly DiffLine[] {
  const {actual, comparison, expected, ...options} = texts
  if (comparison === 'status') return []
  if (isLarge(texts)) return [countedLine(countLines(actual))]
  if (comparison === 'exact') return diffExpectation(readExpectation(expected, options), splitLines(actual))
  return splitLines(actual).map(line => showLine('same', line))
}

function compareExact(texts: Texts): LinesCompared {
  const {head, tail} = findSharedLines(texts)
  const between = (text: string) => text.slice(head.length, text.length - tail.length)
  const rest = {...texts, actual: between(texts.actual), expected: between(texts.expected)}
  const result = isLarge(rest) ? matchLarge(rest) : compareSplit(rest)
  return result.same ? result : {...result, diff: [...contextAbove(head), ...result.diff, ...contextBelow(tail)]}
}

function compareSplit({actual, comparison, expected, ...options}: Texts): LinesCompared {
  return compareLines({actual: splitLines(actual), comparison, expectation: readExpectation(expected, options)})
}

/** There is too much for a diff, but a few wildcards may match it all. */
function matchLarge(texts: Texts): LinesCompared {
  const {actual, expected, ...options} = texts
  if (expected === '...\n') return {same: true}
  if (countLines(expected) <= mostCompared && countLines(actual) <= mostMatched) {
    const expectation = readExpectation(expected, options)
    if (expectation.wild && matchesOutput(expectation, splitLines(actual))) return {same: true}
  }
  return tooLarge(texts)
}

/** A mismatch that shows the first and the last lines alone. */
function tooLarge({actual, comparison, expected, ...options}: Texts): LinesCompared {
  const [wanted, printed] = [countLines(expected), countLines(actual)].map(count => count.toLocaleString('en'))
  const gap = '(lines between are not shown)'
  const wantedEnds = shorten(expected, gap)
  const diff = diffExpectation(readExpectation(wantedEnds.text, options), splitLines(shorten(actual, gap).text))
  return {
    diff: diff.map(line => (line.text === gap && line.kind !== 'added' ? {...line, lines: wantedEnds.omitted} : line)),
    reason: `The output is too long to compare as \`${comparison}\` (${printed} lines, ${wanted} expected), so only the first and last lines are shown. Let the command print less.`,
    same: false
  }
}

/** The first and the last lines of a text around a line that stands for the others. */
function shorten(text: string, gap: string): {readonly text: string; readonly omitted: number} {
  const omitted = countLines(text) - 2 * shownOfEnds
  if (omitted <= 0) return {omitted: 0, text}
  const [first, last] = [endOfLines(text, shownOfEnds), startOfLastLines(text, shownOfEnds)]
  return {omitted, text: `${text.slice(0, first)}${gap}\n${text.slice(last)}`}
}

/** The last of the equal lines above a difference. */
function contextAbove(head: string): readonly DiffLine[] {
  const from = countLines(head) > 2 * context ? startOfLastLines(head, context) : 0
  return [...counted(head.slice(0, from)), ...splitLines(head.slice(from)).map(line => showLine('same', line))]
}

/** The first of the equal lines below a difference. */
function contextBelow(tail: string): readonly DiffLine[] {
  const to = countLines(tail) > 2 * context ? endOfLines(tail, context) : tail.length
  return [...splitLines(tail.slice(0, to)).map(line => showLine('same', line)), ...counted(tail.slice(to))]
}

function counted(text: string): readonly DiffLine[] {
  return text === '' ? [] : [countedLine(countLines(text))]
}

/** Stands for equal lines that a diff doesn't show. */
function countedLine(lines: number): DiffLine {
  return {kind: 'same', lines, text: `(${lines.toLocaleString('en')} equal lines)`}
}

/** Offset behind the first lines of a text that has more of them. */
function endOfLines(text: string, count: number): number {
  let at = 0
  for (let line = 0; line < count; line++) at = text.indexOf('\n', at) + 1
  return at
}

/** Offset of the last lines of a text that has more of them. */
function startOfLastLines(text: string, count: number): number {
  let at = text.length
  for (let line = 0; line < count; line++) at = text.lastIndexOf('\n', at - 2) + 1
  return at
}
