import {stepOptionNames} from '../../config/step-options.js'
import type {PageExpectation} from '../../model/page-expectation.js'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {SessionCommand, ShownOutput} from '../draft.js'
import type {Fence} from '../source/fence.js'
import {type Transcript, unescapePrompt} from '../source/transcript.js'
import type {Writing} from '../source/written-options.js'

/** Reads a block that shows what the step above it prints; nothing for one whose lines cannot be told apart. */
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

/** The commands of a session in the source, each with the output below it. */
export function readSession(
  transcript: Transcript,
  {fence, lines}: {readonly fence: Fence; readonly lines: Lines}
): readonly SessionCommand[] {
  const {commands, indent, rows} = transcript
  const lineOf = (row: number) => fence.line + 1 + row
  // A closing fence with a mark may stand at the end of the last row.
  const startOf = (row: number) => Math.min(lines.start(lineOf(row)), fence.code.end)
  return commands.map(({code, endRow, outputRow, row}, index): SessionCommand => {
    const promptAt = lines.end(lineOf(row)) - (rows[row] ?? '').length + indent.length
    const isLast = index === commands.length - 1
    const output: ShownOutput = {
      end: startOf(endRow),
      fence: fencesOf(fence),
      form: 'transcript',
      line: lineOf(row),
      prefix: prefixOf(fence, lines) + indent,
      start: startOf(outputRow),
      text: textOf(rows.slice(outputRow, endRow).map(each => unescapePrompt(outdent(each, indent))))
    }
    return {
      code,
      codeLine: lineOf(row),
      end: isLast ? fence.end : lines.end(lineOf(endRow - 1)),
      start: Math.max(promptAt, lines.start(lineOf(row))),
      ...(transcript.hasOutput && {output})
    }
  })
}

function textOf(rows: readonly string[]): string {
  return rows.map(row => `${row}\n`).join('')
}

function outdent(row: string, indent: string): string {
  const blanks = /^\s*/.exec(row)?.[0] ?? ''
  return row.slice(Math.min(blanks.length, indent.length))
}

function fencesOf({start, code, marker, size}: Fence): PageExpectation['fence'] {
  return {closing: code.end, marker, opening: start, size}
}

/** What stands before the lines of a block: a bullet or a number stands before the first alone. */
function prefixOf({line, start}: Fence, lines: Lines): string {
  const before = lines.source.slice(lines.start(line), start)
  // A blank right behind a quote marker belongs to it (CommonMark 0.31.2, section 5.1).
  return before.replace(/>(?=[^\s>])/g, '> ').replace(/[^\s>]/g, ' ')
}

/** Options that say how output is compared; all others say how a step is run. */
const outputOptions: ReadonlySet<string> = new Set(['compare', 'exit', 'normalize', 'stream'])

/** The options at shown output that are about it, and what is wrong with the others. */
export function readOutputWriting(
  writing: Writing,
  lines: Lines
): {readonly writing: Writing; readonly diagnostics: readonly Diagnostic[]} {
  const isMisplaced = (key: string) =>
    !outputOptions.has(key) && (stepOptionNames.includes(key) || key === 'file' || key.startsWith('env.'))
  const misplaced = [...writing.words, ...writing.pairs.map(([key]) => key)].filter(isMisplaced)
  return {
    diagnostics: misplaced.map(key => ({
      place: lines.point(writing.offset),
      reason: `Expected \`compare\`, \`exit\`, \`normalize\` or \`stream\` at output that is shown, got \`${key}\`, which is about the step`,
      remedy: 'Write it at the step.',
      ruleId: 'invalid-option',
      severity: 'error'
    })),
    writing: {
      ...writing,
      pairs: writing.pairs.filter(([key]) => !isMisplaced(key)),
      words: writing.words.filter(word => !isMisplaced(word))
    }
  }
}

/** Shown output, and what stands above it instead of a step that prints something. */
export interface StrayOutput {
  readonly start: number
  readonly fault: string
  readonly lines: Lines
}

/** Shown output that belongs to no step. */
export function outputWithoutStep({start, fault, lines}: StrayOutput): Diagnostic {
  return {
    place: lines.point(start),
    reason: `Expected a step above the output, got ${fault}; nothing is compared`,
    remedy: 'Mark the block that prints it, or put the output right below its step.',
    ruleId: 'output-without-step',
    severity: 'warning'
  }
}
