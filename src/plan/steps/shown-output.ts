import {stepOptionNames} from '../../config/step-options.js'
import type {PageExpectation} from '../../model/page-expectation.js'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {ShownOutput, TranscriptCommand} from '../draft.js'
import {readEllipsis} from '../source/ellipsis.js'
import type {Fence} from '../source/fence.js'
import type {WrittenOptions} from '../source/read-options.js'
import {type Transcript, unescapeOutputLine} from '../source/transcript.js'

/** Reads a block that shows the output of the step above it; `undefined` if its lines can't be found in the source. */
export function readShownOutput(fence: Fence, lines: Lines): ShownOutput | undefined {
  const {end} = fence.code
  const closingLine = lines.point(end).line
  const rows = closingLine === fence.line + 1 ? [] : withLineFeeds(fence.node.value).split('\n')
  if (!fence.isClosed || rows.length !== closingLine - fence.line - 1) return undefined
  return {
    end: lines.start(closingLine),
    fence: fencesOf(fence),
    form: 'fence',
    line: fence.line,
    prefix: prefixOf(fence, lines),
    start: lines.start(fence.line + 1),
    text: textOf(rows)
  }
}

/** Returns the commands of a transcript, each with the output below it. */
export function readTranscriptCommands(
  transcript: Transcript,
  {fence, lines}: {readonly fence: Fence; readonly lines: Lines}
): readonly TranscriptCommand[] {
  const {commands, family, indent, rows} = transcript
  const lineOf = (row: number) => fence.line + 1 + row
  // A closing fence with a marker may follow code on the last row.
  const startOf = (row: number) => Math.min(lines.start(lineOf(row)), fence.code.end)
  return commands.map(({code, endRow, opens, outputRow, row, skip, status}, index): TranscriptCommand => {
    const promptAt = lines.end(lineOf(row)) - (rows[row] ?? '').length + indent.length
    const isLast = index === commands.length - 1
    const output: ShownOutput = {
      end: startOf(endRow),
      fence: fencesOf(fence),
      form: 'transcript',
      // That of the command if nothing is shown below it.
      line: lineOf(endRow > outputRow ? outputRow : row),
      promptFamily: family,
      prefix: prefixOf(fence, lines) + indent,
      start: startOf(outputRow),
      text: textOf(rows.slice(outputRow, endRow).map(each => unescapeOutputLine(outdent(each, indent))))
    }
    return {
      code,
      codeLine: lineOf(row),
      end: isLast ? fence.end : lines.end(lineOf(Math.max(endRow, outputRow) - 1)),
      start: Math.max(promptAt, lines.start(lineOf(row))),
      ...(transcript.hasOutput && {output}),
      ...(skip !== undefined && {skip}),
      ...(opens !== undefined && {skip: `it opens a program, whose session is shown with the prompt \`${opens}\``}),
      ...(status !== undefined && {status})
    }
  })
}

function textOf(rows: readonly string[]): string {
  return rows.map(row => `${readEllipsis(row)}\n`).join('')
}

function outdent(row: string, indent: string): string {
  const blanks = /^\s*/.exec(row)?.[0] ?? ''
  return row.slice(Math.min(blanks.length, indent.length))
}

function fencesOf({start, code, marker, size}: Fence): PageExpectation['fence'] {
  return {closing: code.end, marker, opening: start, size}
}

/** Returns the prefix of a block's lines: indent and quote markers, but not the bullet before the first line. */
function prefixOf({line, start}: Fence, lines: Lines): string {
  const before = lines.source.slice(lines.start(line), start)
  // A space right after a quote marker belongs to it (CommonMark 0.31.2, section 5.1).
  return before.replace(/>(?=[^\s>])/g, '> ').replace(/[^\s>]/g, ' ')
}

/** Options for comparing output. All others belong to the step. */
const outputOptions: ReadonlySet<string> = new Set(['compare', 'exit', 'normalize', 'stream'])

/** Returns the options at shown output that apply to it, and diagnostics about the others. */
export function readOutputOptions(
  written: WrittenOptions,
  lines: Lines
): {readonly options: WrittenOptions; readonly diagnostics: readonly Diagnostic[]} {
  const isMisplaced = (key: string) =>
    !outputOptions.has(key) && (stepOptionNames.includes(key) || key === 'file' || key.startsWith('env.'))
  const misplaced = [...written.words, ...written.pairs.map(([key]) => key)].filter(isMisplaced)
  return {
    diagnostics: misplaced.map(key => ({
      place: lines.point(written.offset),
      reason: `\`${key}\` is an option of the step, not of its output`,
      remedy: 'Move it to the step.',
      ruleId: 'invalid-option',
      severity: 'error'
    })),
    options: {
      ...written,
      pairs: written.pairs.filter(([key]) => !isMisplaced(key)),
      words: written.words.filter(word => !isMisplaced(word))
    }
  }
}

/** Shown output without a step, and why. */
export interface StrayOutput {
  readonly start: number
  /** The reason, for the end of a sentence. */
  readonly problem: string
  readonly lines: Lines
}

/** Reports shown output that belongs to no step. */
export function outputWithoutStep({start, problem, lines}: StrayOutput): Diagnostic {
  return {
    place: lines.point(start),
    reason: `This output isn't compared, because ${problem}`,
    remedy: 'Mark the block that prints it, or put the output right below its step.',
    ruleId: 'output-without-step',
    severity: 'warning'
  }
}
