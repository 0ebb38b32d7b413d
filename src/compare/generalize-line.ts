import {escapeExpectation, escapeInLine} from '../expect/escape.js'
import type {FindValues} from '../expect/found-value.js'
import type {Placeholders} from '../expect/placeholders.js'
import {compileRegex} from '../regex/compile.js'
import {matches} from '../regex/program.js'
import {countBackslashes} from '../text/count-backslashes.js'

/** The values that may differ. */
export interface Kinds {
  /** Finds values of all kinds, on or off for the step. */
  readonly findValues: FindValues
  readonly placeholders: Placeholders
}

/** An expected line that all given lines match, and its wildcards. */
export interface GeneralLine {
  readonly source: string
  /** `[UUID]`, `[..]`; each once. */
  readonly wildcards: readonly string[]
}

/** A word, blanks or a sign; or a whole value with the name of its kind. */
interface Token {
  readonly text: string
  readonly name?: string
}

const anything = '[..]'

/**
 * Returns the least general expected line that matches a line of output of several runs. Differing text becomes a
 * placeholder where one kind matches it in all runs, else `[..]`. Pure.
 */
export function generalizeLine(texts: readonly string[], kinds: Kinds): GeneralLine {
  const [first = '', ...others] = texts
  if (others.every(text => text === first)) return {source: escapeExpectation(first, kinds), wildcards: []}
  const rows = texts.map(text => readTokens(text, kinds))
  const pieces = alignRows(rows).map(column => readColumn(column, kinds))
  return joinPieces(mergePieces(pieces), kinds)
}

function readTokens(text: string, {findValues}: Kinds): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const plain = (to: number) => {
    for (const [word] of text.slice(at, to).matchAll(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu)) tokens.push({text: word})
  }
  for (const {start, end, name} of findValues(text)) {
    plain(start)
    tokens.push({name, text: text.slice(start, end)})
    at = end
  }
  plain(text.length)
  return tokens
}

/** Columns of tokens, one token a run; where the runs have different numbers of tokens, a column holds them joined. */
function alignRows(rows: readonly (readonly Token[])[]): readonly (readonly Token[])[] {
  const [first = []] = rows
  if (rows.every(row => row.length === first.length)) return first.map((_, index) => rows.map(row => at(row, index)))

  const shortest = Math.min(...rows.map(row => row.length))
  const isShared = (column: readonly Token[]) =>
    column.every(({name, text}) => text === column[0]?.text || (name !== undefined && name === column[0]?.name))
  let start = 0
  while (start < shortest && isShared(rows.map(row => at(row, start)))) start++
  let end = 0
  while (end < shortest - start && isShared(rows.map(row => at(row, row.length - 1 - end)))) end++
  const join = (row: readonly Token[]) => row.map(({text}) => text).join('')
  return [
    ...first.slice(0, start).map((_, index) => rows.map(row => at(row, index))),
    rows.map(row => ({text: join(row.slice(start, row.length - end))})),
    ...first.slice(first.length - end).map((_, index) => rows.map(row => at(row, row.length - end + index)))
  ]
}

function at(row: readonly Token[], index: number): Token {
  return row[index] ?? {text: ''}
}

/** A part of the line: text that is equal in all runs, blanks of any width, or a wildcard. */
type Piece =
  | {readonly kind: 'blanks'}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'wildcard'; readonly text: string}

function readColumn(column: readonly Token[], {placeholders}: Kinds): Piece {
  const [first = {text: ''}] = column
  if (column.every(({text}) => text === first.text)) return {kind: 'text', text: first.text}
  if (column.every(({text}) => /^ +$/.test(text))) return {kind: 'blanks'}
  const names = [...new Set(column.flatMap(({name}) => name ?? []))]
  // The kind that was found, or else any that matches: its name says more than `[..]`.
  for (const name of [...names, ...(names.length > 0 ? placeholders.keys() : ['NUMBER'])]) {
    const program = compileRegex(placeholders.get(name) ?? '')
    if (column.every(({text}) => matches(program, text, {left: 1_000_000})))
      return {kind: 'wildcard', text: `[${name}]`}
  }
  return {kind: 'wildcard', text: anything}
}

/** Makes the blanks before a number part of it and other differing blanks `[..]`; joins neighbouring wildcards with `[..]`. */
function mergePieces(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = []
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1]
    const aligned = next?.kind === 'wildcard' && padded.test(next.text)
    const read: Piece =
      piece.kind !== 'blanks' ? piece : aligned ? {kind: 'text', text: ' '} : {kind: 'wildcard', text: anything}
    const last = merged.at(-1)
    if (read.kind === 'wildcard' && last?.kind === 'wildcard' && [read.text, last.text].includes(anything)) {
      merged.splice(-1, 1, {kind: 'wildcard', text: anything})
    } else if (!(read.kind === 'text' && read.text === '')) merged.push(read)
  }
  return merged
}

/** Placeholders of right-aligned values, which match the blanks before them. */
const padded = /^\[(?:NUMBER|PID|SIZE|SPEED|DURATION)\]$/

function joinPieces(pieces: readonly Piece[], kinds: Kinds): GeneralLine {
  let source = ''
  let text = ''
  const wildcards = new Set<string>()
  for (const piece of pieces) {
    if (piece.kind === 'text') text += piece.text
    if (piece.kind !== 'wildcard') continue
    source += escapeInLine(text, kinds) + '\\'.repeat(countBackslashes(text, text.length)) + piece.text
    wildcards.add(piece.text)
    text = ''
  }
  return {source: source + escapeInLine(text, kinds), wildcards: [...wildcards]}
}
