import {compareLines} from '../../compare/compare-lines.js'
import {generalizeLine, type Kinds} from '../../compare/generalize-line.js'
import {align} from '../../expect/align.js'
import {escapeExpectation} from '../../expect/escape.js'
import {type ExpectedLine, lineMatches, readExpectation} from '../../expect/expectation.js'
import {lineWriter} from '../../expect/line-writer.js'
import type {Entry} from '../../model/snapshot.js'
import type {Comparison} from '../../model/step.js'
import {joinLines, noNewline, splitLines} from '../../text/split-lines.js'
import {allowDownloads} from './cached-downloads.js'
import {loosenVolatile} from './volatile-values.js'

/** The output of one step in several runs. */
export interface GeneralizeInput extends Kinds {
  /** The snapshot entry; absent for a new step. */
  readonly entry?: Pick<Entry, 'compare' | 'text'>
  /** Normalized outputs, at least one. */
  readonly texts: readonly string[]
  /** How the step is compared. */
  readonly way: Comparison
  /** Whether the expectation can't allow any order of lines. */
  readonly isOrdered?: boolean
}

/**
 * What the runs of a step allow:
 * - `stable`: all outputs match the expectation.
 * - `remedy`: an expectation that all outputs match.
 * - `changed`: all outputs differ from the snapshot in the same way, so it isn't noise.
 * - `wild`: only an expectation that matches anything.
 */
export type Generalized =
  | {readonly kind: 'changed' | 'stable' | 'wild'}
  | {
      readonly kind: 'remedy'
      readonly text: string
      readonly compare: Comparison
      /** The wildcards and options that were added, each once: `[TIMESTAMP]`, `[..]`, `...`, `compare=unordered`. */
      readonly words: readonly string[]
    }

/**
 * Finds the narrowest expectation that the output of every run matches: it only replaces what differs between runs,
 * and what later runs change. Pure.
 */
export function generalize(input: GeneralizeInput): Generalized {
  const {entry, texts, way} = input
  const seen = generalizeSeen(input)
  if (seen.kind === 'changed' || seen.kind === 'wild' || way === 'json' || way === 'status') return seen
  const before = seen.kind === 'remedy' ? seen.text : (entry?.text ?? escapeExpectation(texts[0] ?? '', input))
  const {text, words: added} = loosenVolatile(before, input)
  if (added.length === 0) return seen
  const {compare, words} = seen.kind === 'remedy' ? seen : {compare: entry?.compare ?? way, words: []}
  return {compare, kind: 'remedy', text, words: [...new Set([...words, ...added])]}
}

/** What differs between the runs. */
function generalizeSeen(input: GeneralizeInput): Generalized {
  const {entry, texts, way} = input
  const [first = ''] = texts
  const meetsAll = (text: string, compare: Comparison) => {
    const outputs = texts.map(splitLines)
    return outputs.every(
      actual => compareLines({actual, expectation: readExpectation(text, input), comparison: compare}).same
    )
  }
  if (entry ? meetsAll(entry.text, way) : meetsAll(escapeExpectation(first, input), way)) return {kind: 'stable'}
  const downloads = way === 'exact' && entry ? overCaches(entry.text, input) : undefined
  if (downloads !== undefined && meetsAll(downloads, way))
    return {compare: way, kind: 'remedy', text: downloads, words: ['...']}
  if (texts.every(text => text === first)) return {kind: 'changed'}
  const mayPermute = (way === 'exact' && input.isOrdered !== true) || way === 'unordered'
  if (entry && mayPermute && meetsAll(entry.text, 'unordered'))
    return {compare: 'unordered', kind: 'remedy', text: entry.text, words: ['compare=unordered']}

  const candidates = [...(mayPermute ? [permute(input)] : []), ...(way === 'unordered' ? [] : [alignRuns(input)])]
  for (const candidate of candidates) {
    if (candidate === undefined) continue
    if (candidate.kind !== 'remedy') return candidate
    if (meetsAll(candidate.text, way === 'exact' ? candidate.compare : way)) return candidate
  }
  return {kind: 'wild'}
}

/** An expectation that the entry and the first run match, if one of them was recorded with a cold cache. */
function overCaches(known: string, {texts: [first = ''], ...kinds}: GeneralizeInput): string | undefined {
  const actual = splitLines(known)
  const meetsKnown = (text: string) =>
    compareLines({actual, expectation: readExpectation(text, kinds), comparison: 'exact'}).same
  const [cold, warm] = [allowDownloads(known), allowDownloads(escapeExpectation(first, kinds))]
  return cold ?? (warm !== undefined && meetsKnown(warm) ? warm : undefined)
}

/** The same lines in another order, values aside. */
function permute({texts, ...kinds}: GeneralizeInput): Generalized | undefined {
  const runs = texts.map(text => splitLines(text))
  const [first = []] = runs
  const general = lineWriter({...kinds, lines: []}).line
  const literal = lineWriter({lines: [], placeholders: kinds.placeholders}).line
  const key = (lines: readonly string[], write: (line: string) => string) => joinLines(lines.map(write).toSorted())
  const isEqual = (write: (line: string) => string) => runs.every(run => key(run, write) === key(first, write))
  const inOrder = runs.every(run => joinLines(run.map(general)) === joinLines(first.map(general)))
  const write = isEqual(literal) ? literal : isEqual(general) && !inOrder ? general : undefined
  if (!write) return undefined
  const text = joinLines(first.map(write))
  const typed = write === general ? [...new Set(text.match(/\[[A-Z]+\]/g))] : []
  return {compare: 'unordered', kind: 'remedy', text, words: ['compare=unordered', ...typed]}
}

/** One line of the expectation, and its lines in the runs. */
interface Row {
  readonly expected: ExpectedLine
  /** The line of output in its place, per run. */
  readonly texts: string[]
  /** Whether every run matched it, values aside. */
  anchor: boolean
  /** Whether a run had lines missing or added here. */
  loose: boolean
}

/** Compares every run with the expectation, or with the first run, and generalizes each line as far as needed. */
function alignRuns({entry, texts, way, ...kinds}: GeneralizeInput): Generalized {
  const [first = ''] = texts
  const center = readExpectation(entry?.text ?? escapeExpectation(first, kinds), kinds)
  const general = lineWriter({...kinds, lines: []}).line
  const lines = center.lines.map(line =>
    line.kind === 'literal' && line.text !== noNewline
      ? (readExpectation(`${general(line.text)}\n`, kinds).lines[0] ?? line)
      : line
  )
  const rows: readonly Row[] = center.lines.map(expected => ({anchor: true, expected, loose: false, texts: []}))
  /** Rows before which a run has additional lines. */
  const gaps = new Set<number>()
  /** Number of runs with lines in a gap. */
  const added = new Map<number, number>()
  for (const text of texts) {
    let index = 0
    const filled = new Set<number>()
    for (const pairing of align({...center, lines, wild: true}, splitLines(text))) {
      const row = rows[index]
      if (pairing.kind === 'added') {
        gaps.add(index)
        filled.add(index)
      } else if (row) {
        index++
        if (pairing.kind === 'same' || pairing.kind === 'changed') row.texts.push(pairing.actual)
        if (pairing.kind === 'removed') row.loose = true
        if (pairing.kind === 'changed' || pairing.kind === 'removed') row.anchor = false
      }
    }
    for (const gap of filled) added.set(gap, (added.get(gap) ?? 0) + 1)
  }
  // Lines that all runs lack, or have more of, aren't noise.
  const isGone = rows.some(({expected, loose, texts}) => expected.kind !== 'any-lines' && loose && texts.length === 0)
  const isAdded = [...added.values()].includes(texts.length)
  if (entry && isGone !== isAdded) return {kind: 'changed'}
  return writeRows({gaps, kinds, rows})
}

interface WriteRowsInput {
  readonly rows: readonly Row[]
  readonly gaps: ReadonlySet<number>
  readonly kinds: Kinds
}

function writeRows({rows, gaps, kinds}: WriteRowsInput): Generalized {
  const written: string[] = []
  const words = new Set<string>()
  for (let index = 0; index <= rows.length; ) {
    let end = index
    while (end < rows.length && !rows[end]?.anchor) end++
    const region = rows.slice(index, end)
    // A gap before the final anchor belongs to the region too.
    if (region.some(({loose}) => loose) || range(index, end).some(place => gaps.has(place))) {
      if (written.at(-1) !== '...') written.push('...')
      words.add('...')
    } else {
      for (const row of region) if (!writeRow(row, {kinds, words, written})) return {kind: 'changed'}
    }
    const anchor = rows[end]
    if (anchor && !(anchor.expected.kind === 'any-lines' && written.at(-1) === '...')) {
      if (!writeRow(anchor, {kinds, words, written})) return {kind: 'changed'}
    }
    index = end + 1
  }
  // Lines that match anything would replace the whole output.
  if (written.every(line => line === '...' || /^(?:\[\.\.\]|\s)+$/.test(line) || line === noNewline))
    return {kind: 'wild'}
  return {compare: 'exact', kind: 'remedy', text: joinLines(written), words: [...words]}
}

function range(from: number, to: number): readonly number[] {
  return Array.from({length: to - from + 1}, (_, index) => from + index)
}

interface WriteRowContext {
  readonly kinds: Kinds
  readonly words: Set<string>
  readonly written: string[]
}

/** Writes the line of a row; returns false if it differs from the expectation by more than noise. */
function writeRow({expected, texts}: Row, {kinds, words, written}: WriteRowContext): boolean {
  if (texts.every(text => lineMatches(expected, text))) {
    written.push(expected.source)
    return true
  }
  if (texts.includes(noNewline)) return false
  const line = generalizeLine(texts, kinds)
  if (line.wildcards.length === 0) return false
  const [read] = readExpectation(`${line.source}\n`, kinds).lines
  if (expected.kind === 'literal' && (!read || !lineMatches(read, expected.text))) return false
  written.push(line.source)
  for (const word of line.wildcards) words.add(word)
  return true
}
