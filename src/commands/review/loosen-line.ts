import {generalizeLine} from '../../compare/generalize-line.js'
import {readExpectation} from '../../expect/expectation.js'
import type {FindValues} from '../../expect/found-value.js'
import {writeExpectation} from '../../expect/line-writer.js'
import type {ExpectOptions, Placeholders} from '../../expect/placeholders.js'
import type {DiffLine} from '../../model/outcome.js'
import {joinLines, noNewline, splitLines} from '../../text/split-lines.js'
import {pairRows} from './pair-rows.js'

/** A line of a diff that shall be a wildcard. */
export interface LooseLineInput extends ExpectOptions {
  /** The expectation; absent for a new step. */
  readonly text?: string
  /** The normalized output. */
  readonly output: string
  /** The whole diff of both. */
  readonly diff: readonly DiffLine[]
  /** The snapshot has no entry yet: the diff has a row for each line of output. */
  readonly isNew: boolean
  /** Which of the rows of the diff, as `pairRows` gives them. */
  readonly index: number
  /** Anything may stand there, not only what differs. */
  readonly isWhole: boolean
  /** All kinds of values. */
  readonly findEvery: FindValues
  readonly placeholders: Placeholders
}

/**
 * Writes the expectation in which one line is the least wildcard that takes what was expected and what came: typed
 * placeholders, `[..]` for a part, `...` for lines that came or went. Nothing where the row is the same in both. Pure.
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

/** One line `...` stands for as many lines as two do. */
function mergeAnyLines(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line !== '...' || lines[index - 1] !== '...')
}
