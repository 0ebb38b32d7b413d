import {generalizeLine} from '../../compare/generalize-line.js'
import {readExpectation} from '../../expect/expectation.js'
import type {FindValues} from '../../expect/found-value.js'
import {writeExpectation} from '../../expect/line-writer.js'
import type {ExpectOptions, Placeholders} from '../../expect/placeholders.js'
import type {DiffLine} from '../../model/outcome.js'
import {pairRows} from '../../report/diff/pair-rows.js'
import {joinLines, noNewline, splitLines} from '../../text/split-lines.js'

/** The row of a diff to turn into a wildcard. */
export interface LooseLineInput extends ExpectOptions {
  /** The expectation; absent for a new step. */
  readonly text?: string
  /** The normalized output. */
  readonly output: string
  /** The whole diff of both. */
  readonly diff: readonly DiffLine[]
  /** Whether the step has no entry yet; the diff then has a row for each line of output. */
  readonly isNew: boolean
  /** Index of the row among those of `pairRows`. */
  readonly index: number
  /** Whether the whole line becomes a wildcard, not only the part that differs. */
  readonly isWhole: boolean
  /** Finds values of all kinds. */
  readonly findEvery: FindValues
  readonly placeholders: Placeholders
}

/**
 * The expectation with the narrowest wildcard in one row that matches both the expected and the actual line: typed
 * placeholders, `[..]` for a part, `...` for added or removed lines. Undefined if the row doesn't differ. Pure.
 */
export function loosenLine(input: LooseLineInput): string | undefined {
  const {diff, index, isNew, text, output, findEvery, isWhole, ...options} = input
  const row = pairRows(diff)[index]
  if (!row || row.kind === 'same') return undefined
  const kinds = {findValues: findEvery, placeholders: options.placeholders}
  const lines = splitLines(text ?? writeExpectation(output, options))
  if (isNew) {
    const line = splitLines(output)[index]
    if (line === undefined || line === noNewline) return undefined
    const typed = writeExpectation(`${line}\n`, kinds).trimEnd()
    const hasValues = typed !== writeExpectation(`${line}\n`, {placeholders: options.placeholders}).trimEnd()
    return joinLines(lines.with(index, isWhole || !hasValues ? '[..]' : typed))
  }
  const {expectedIndex, removed, added} = row
  if (removed === undefined) return joinLines(mergeAnyLines(lines.toSpliced(expectedIndex, 0, '...')))
  if (added === undefined) return joinLines(mergeAnyLines(lines.with(expectedIndex, '...')))
  const isLiteral = readExpectation(text ?? '', options).lines[expectedIndex]?.kind === 'literal'
  const source = isWhole || !isLiteral ? '[..]' : generalizeLine([removed, added], kinds).source
  return joinLines(lines.with(expectedIndex, source))
}

/** Merges repeated `...` lines, which match the same as one. */
function mergeAnyLines(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line !== '...' || lines[index - 1] !== '...')
}
