import {type PatternLine, readExpectation} from './expectation.js'
import type {LineWriter} from './line-writer.js'
import type {TextPart, WildcardPart} from './parse-line.js'
import type {ExpectOptions} from './placeholders.js'

/** A line with wildcards, and the line of output that replaces it. */
export interface MergeLineInput {
  readonly line: PatternLine
  readonly output: string
  readonly options: ExpectOptions
  readonly writer: LineWriter
}

/** Most pairs of tokens that are considered; a longer line loses its wildcards. */
const maxPairs = 1_000_000

/** One token of the expected line: text, or a wildcard that any tokens may belong to. */
type Token = {readonly kind: 'text'; readonly text: string} | WildcardPart

/**
 * Returns the changed line with the wildcards whose neighbouring text is still there: `took [..] ms, 3 files` and
 * `took 17 ms, 4 files` give `took [..] ms, 4 files`. Nothing when the lines have too little in common. Pure.
 */
export function mergeLine({line, output, options, writer}: MergeLineInput): string | undefined {
  const wanted = line.parts.flatMap((part): readonly Token[] => (part.kind === 'text' ? readTokens(part) : [part]))
  const found = tokensOf(output)
  if ((wanted.length + 1) * (found.length + 1) > maxPairs) return undefined
  const merged = readPieces({found, steps: fillSteps({found, wanted}), wanted})
  if (!isSimilar(wanted, merged)) return undefined

  let text = ''
  let written = ''
  for (const piece of merged) {
    if (piece.kind === 'found') text += piece.text
    else {
      written += writer.part(text, 'before-wildcard') + piece.wildcard.source
      text = ''
    }
  }
  written = written === '' ? writer.line(text) : written + writer.part(text, 'end')
  const [again, ...others] = readExpectation(written + '\n', options).lines
  return again?.kind === 'pattern' && others.length === 0 && again.matches(output) ? written : undefined
}

/** The words of a text, its runs of blanks, and its other characters one by one. */
function tokensOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []
}

function readTokens(part: TextPart): readonly Token[] {
  return tokensOf(part.text).map(text => ({kind: 'text', text}))
}

/** A part of the new line: text of the output, kept from the old line or new, or a wildcard. */
type Piece =
  | {readonly kind: 'found'; readonly text: string; readonly kept: boolean}
  | {readonly kind: 'wildcard'; readonly wildcard: WildcardPart}

/** Whether at least half of the old line's words and signs are kept. */
function isSimilar(wanted: readonly Token[], merged: readonly Piece[]): boolean {
  const words = wanted.filter(token => token.kind === 'text' && token.text.trim() !== '').length
  const kept = merged.filter(piece => piece.kind === 'found' && piece.kept && piece.text.trim() !== '').length
  return kept * 2 >= words && merged.some(({kind}) => kind === 'wildcard')
}

/** What becomes of the next tokens; `isPassed` ends what a wildcard absorbs. */
const [isKept, isAbsorbed, isPassed, isNew, isGone] = [1, 2, 3, 4, 5]

interface Tokens {
  readonly wanted: readonly Token[]
  readonly found: readonly string[]
}

/** Finds the cheapest next step for each pair of tokens: new and gone ones cost 4, one that a wildcard absorbs costs 1. */
function fillSteps({wanted, found}: Tokens): Uint8Array {
  const width = found.length + 1
  const costs = new Uint32Array((wanted.length + 1) * width)
  const steps = new Uint8Array(costs.length)
  for (let index = wanted.length; index >= 0; index--) {
    const token = wanted[index]
    for (let column = found.length; column >= 0; column--) {
      const place = index * width + column
      const right = column < found.length ? (costs[place + 1] ?? 0) : Number.POSITIVE_INFINITY
      const down = token ? (costs[place + width] ?? 0) : Number.POSITIVE_INFINITY
      const same = token?.kind === 'text' && token.text === found[column]
      const wild = token?.kind === 'wildcard'
      const choices: readonly (readonly [cost: number, step: number])[] = [
        [same ? (costs[place + width + 1] ?? 0) : Number.POSITIVE_INFINITY, isKept],
        [wild ? right + 1 : Number.POSITIVE_INFINITY, isAbsorbed],
        [wild ? down : down + 4, wild ? isPassed : isGone],
        [right + 4, isNew]
      ]
      const [cost, step] = choices.reduce((best, choice) => (choice[0] < best[0] ? choice : best))
      costs[place] = Number.isFinite(cost) ? cost : 0
      steps[place] = step
    }
  }
  return steps
}

/** Goes through the table from its first pair on. */
function readPieces({wanted, found, steps}: Tokens & {readonly steps: Uint8Array}): readonly Piece[] {
  const pieces: Piece[] = []
  let index = 0
  let column = 0
  while (index < wanted.length || column < found.length) {
    const step = steps[index * (found.length + 1) + column]
    const token = wanted[index]
    const text = found[column] ?? ''
    if (step === isAbsorbed) column++
    else if (step === isNew || !token) {
      pieces.push({kept: false, kind: 'found', text})
      column++
    } else {
      if (step === isPassed && token.kind === 'wildcard') pieces.push({kind: 'wildcard', wildcard: token})
      if (step === isKept) {
        pieces.push({kept: true, kind: 'found', text})
        column++
      }
      index++
    }
  }
  return pieces
}
