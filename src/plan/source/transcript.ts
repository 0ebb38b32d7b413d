import type {ShellCode} from '../../shell-code/shell-commands.js'
import {findNestedPrompt} from './nested-session.js'
import {
  isPromptHeader,
  type PromptFamily,
  type PromptOptions,
  readFamily,
  readForeignPrompt,
  readPrompt
} from './prompts.js'
import {kindOfRootRow, mayBeCommandBelow} from './root-rows.js'

/** One command of a transcript and the output below it. Rows count from 0. */
export interface TypedCommand {
  /** The command without its prompts. */
  readonly code: string
  /** The row of its prompt. */
  readonly row: number
  /** The first row of its output, and the row after it. */
  readonly outputRow: number
  readonly endRow: number
  /** Its exit status as shown below it: `[1]` or `? 1`. */
  readonly status?: number
  /** The prompt of the program that it opens, whose session is shown below it. */
  readonly opens?: string
  /** Why it's skipped. */
  readonly skip?: string
}

/** A block that shows commands after prompts, and their output. */
export interface Transcript {
  readonly kind: 'transcript'
  readonly family: PromptFamily
  /** Indent before every prompt. */
  readonly indent: string
  readonly rows: readonly string[]
  readonly commands: readonly TypedCommand[]
  /** Whether it shows any output or status; otherwise it is a list of commands. */
  readonly hasOutput: boolean
}

/** A block that shows a session of another program. */
export interface ForeignTranscript {
  readonly kind: 'foreign'
  /** Its prompt: `mysql>`. */
  readonly prompt: string
}

export interface TranscriptOptions extends PromptOptions {
  /** Parses shell code, to find out where a command ends. */
  readonly readShell: (code: string) => ShellCode
}

/** Most rows of one command, which bounds the time to find its end. */
const mostRows = 500

/**
 * Reads a block as a transcript. A prompt starts a command, which continues while the shell would ask for more. All else
 * is output, but for blank rows and comments before a prompt, and a status such as `[1]`. Returns `undefined` for a block
 * whose first row has no prompt, or, in a session language, for a block without any prompt.
 */
export function readTranscript(
  value: string,
  {custom, hasAngle, isSession, readShell}: TranscriptOptions
): ForeignTranscript | Transcript | undefined {
  const rows = value.split('\n')
  const start = findStart(rows, {custom, isSession, ...(hasAngle !== undefined && {hasAngle})})
  if (start === undefined || start.kind === 'foreign') return start
  const {family, first} = start
  const indent = /^\s*/.exec(rows[first] ?? '')?.[0] ?? ''
  const promptOf = (row: string | undefined) => {
    if (!row?.startsWith(indent)) return undefined
    const text = row.slice(indent.length)
    if (family === 'root' && rootKindOf(text) !== 'command' && text.trim() !== '#') return undefined
    return readPrompt(text, family, custom)
  }

  const commands: TypedCommand[] = []
  for (let row = first; row < rows.length; ) {
    const prefix = indent + (promptOf(rows[row]) ?? '')
    const code = readCommand(rows, {indent, isPrompt: each => promptOf(each) !== undefined, prefix, readShell, row})
    const below = row + code.length
    let next = below
    while (next < rows.length && promptOf(rows[next]) === undefined) next++
    let endRow = next
    while (endRow > below && isSkipped(rows[endRow - 1], {isFirst: endRow === next, isLast: next === rows.length}))
      endRow--
    // A prompt without a command waits for the reader.
    if (code.join('').trim() !== '') {
      const output = rows.slice(below, endRow).map(each => outdent(each, indent))
      const opens = findNestedPrompt({code: code.join('\n'), family, readShell, rows: output})
      commands.push({
        code: code.join('\n'),
        row,
        ...readOutput(rows, {below, endRow, indent}),
        ...(opens !== undefined && {opens})
      })
    }
    row = next
  }
  if (family === 'root' && isAmbiguous(rows, commands)) return undefined
  const hasOutput = commands.some(({endRow, outputRow, status}) => endRow > outputRow || status !== undefined)
  return {commands, family, hasOutput, indent, kind: 'transcript', rows}
}

/** Returns the code of all commands of a transcript, each on its row, and the row on which that starts. */
export function typedCode({commands}: Transcript): {readonly code: string; readonly row: number} {
  const row = commands[0]?.row ?? 0
  const rows: string[] = []
  for (const command of commands) {
    while (rows.length < command.row - row) rows.push('')
    rows.push(...command.code.split('\n'))
  }
  return {code: rows.join('\n'), row}
}

type Start = ForeignTranscript | {readonly kind: 'shell'; readonly family: PromptFamily; readonly first: number}

/** Finds the first prompt of a block. */
function findStart(
  rows: readonly string[],
  {custom, isSession, hasAngle = isSession}: PromptOptions
): Start | undefined {
  const familyOf = (row: number, options: Omit<PromptOptions, 'custom'>) =>
    readFamily((rows[row] ?? '').trimStart(), {...options, custom})
  const first = rows.findIndex(row => !/^\s*(?:#.*)?$/.test(row) && !isPromptHeader(row))
  const [strong] = (isSession ? [...rows.keys()] : [first])
    .flatMap(row => {
      const family = familyOf(row, {hasAngle: false, isSession: false})
      return family ? [{family, first: row, kind: 'shell' as const}] : []
    })
    // Output may show a prompt that is indented further.
    .sort((a, b) => indentOf(rows[a.first]) - indentOf(rows[b.first]))
  if (strong) return strong
  // `# `, `% ` and `> ` are prompts only if there is no other prompt.
  const angle = familyOf(first, {hasAngle, isSession: false})
  if (angle) return {family: angle, first, kind: 'shell'}
  const root = isSession ? findRootPrompt(rows) : undefined
  if (root !== undefined) return {family: 'root', first: root, kind: 'shell'}
  if (hasAngle && familyOf(first, {isSession: true}) === 'percent') return {family: 'percent', first, kind: 'shell'}
  const prompt = readForeignPrompt((rows[first] ?? '').trimStart(), isSession)
  return prompt === undefined ? undefined : {kind: 'foreign', prompt}
}

function indentOf(row = ''): number {
  return row.length - row.trimStart().length
}

/** The first row with the prompt of root, if nothing but comments is above it. */
function findRootPrompt(rows: readonly string[]): number | undefined {
  const at = rows.findIndex(row => row.trim() !== '' && rootKindOf(row.trimStart()) !== 'comment')
  return at !== -1 && rootKindOf((rows[at] ?? '').trimStart()) === 'command' ? at : undefined
}

/** What a row is in a block whose prompt is that of root; `undefined` if it doesn't start with it. */
function rootKindOf(row: string): ReturnType<typeof kindOfRootRow> | undefined {
  return /^#+(?: |$)/.test(row) ? kindOfRootRow(row.replace(/^#+/, '')) : undefined
}

/** Whether the output in a block with the prompt of root may be commands below comments. */
function isAmbiguous(rows: readonly string[], commands: readonly TypedCommand[]): boolean {
  const isUnclear = (row: string) => rootKindOf(row.trimStart()) === 'unclear'
  return commands.some(({code, outputRow}, index) => {
    const end = commands[index + 1]?.row ?? rows.length
    return rows.slice(outputRow, end).some(isUnclear) || mayBeCommandBelow(rows[outputRow] ?? '', code)
  })
}

interface SkippedRow {
  /** Whether it is right above the next prompt. */
  readonly isFirst: boolean
  /** Whether no prompt follows. */
  readonly isLast: boolean
}

/** Whether a row before a prompt or the end is layout: blank, a comment about the next command, or the prompt's first line. */
function isSkipped(row = '', {isFirst, isLast}: SkippedRow): boolean {
  return row.trim() === '' || (!isLast && (/^\s*#(?: |$)/.test(row) || (isFirst && isPromptHeader(row))))
}

interface CommandStart {
  readonly indent: string
  /** The indent and the prompt of its first row. */
  readonly prefix: string
  readonly row: number
  readonly isPrompt: (row: string) => boolean
  readonly readShell: TranscriptOptions['readShell']
}

/**
 * Returns the rows of a command. If its continuation rows have a prompt `> `, all of them do. A command that never becomes
 * complete is its first row alone, so that no output runs.
 */
function readCommand(
  rows: readonly string[],
  {indent, isPrompt, prefix, readShell, row}: CommandStart
): readonly string[] {
  const code = [(rows[row] ?? '').slice(prefix.length)]
  let {isIncomplete, openDelimiters} = readShell(code.join('\n'))
  if (!isIncomplete) return code
  const isPrompted = continuation.test(rows[row + 1] ?? '') && !isPrompt(rows[row + 1] ?? '')
  for (const next of rows.slice(row + 1, row + mostRows)) {
    if (isPrompted ? !continuation.test(next) : isPrompt(next) && openDelimiters.length === 0) break
    const typed = isPrompted ? next.replace(continuation, '') : outdent(next, indent)
    code.push(typed)
    // Nothing else ends a here-document, and reading all rows again takes long.
    if (openDelimiters.length > 0 && !openDelimiters.includes(typed.replace(/^\t+/, ''))) continue
    ;({isIncomplete, openDelimiters} = readShell(code.join('\n')))
    if (!isIncomplete) return code
  }
  return isPrompted ? code : code.slice(0, 1)
}

const continuation = /^\s*>(?: |$)/

interface OutputRows {
  /** The row below the command. */
  readonly below: number
  readonly endRow: number
  readonly indent: string
}

/** Returns the rows of a command's output without its status, which is its first or last row. */
function readOutput(rows: readonly string[], {below, endRow, indent}: OutputRows) {
  const statusOf = (row: number) => {
    const [, bracketed, marked] = statusRow.exec(below <= row && row < endRow ? outdent(rows[row], indent) : '') ?? []
    return bracketed ?? marked
  }
  const first = statusOf(below)
  if (first !== undefined) return {endRow, outputRow: below + 1, status: Number(first)}
  const last = statusOf(endRow - 1)
  return last === undefined ? {endRow, outputRow: below} : {endRow: endRow - 1, outputRow: below, status: Number(last)}
}

function outdent(row = '', indent: string): string {
  return row.startsWith(indent) ? row.slice(indent.length) : row
}

/** The status of a command as cram (`[1]`) and trycmd (`? 1`) write it. */
const statusRow = /^(?:\[(\d{1,3})\]|\? (\d{1,3}))\s*$/
const comment = /^#(?: |$)/
const strongFamilies = ['dollar', 'arrow', 'host'] as const

/** The lines of an output, and the prompts of its transcript. */
export interface EscapeOptions {
  readonly lines: readonly string[]
  readonly family: PromptFamily | undefined
}

/**
 * Returns a line of an output as it is written below its command: with a backslash if it would otherwise be read as a
 * prompt, a continuation, a comment or a status.
 */
export function escapeOutputLine(index: number, {family, lines}: EscapeOptions): string {
  const line = lines[index] ?? ''
  const isEdge = index === 0 || index === lines.length - 1
  const isComment = comment.test(line) && lines.slice(index).every(each => comment.test(each) || each.trim() === '')
  const isWeak = family === 'root' || family === 'percent' || family === 'angle'
  const needsEscape =
    isEscaped(line) ||
    isPromptLike(line, isWeak ? [...strongFamilies, family] : strongFamilies) ||
    isComment ||
    (isEdge && statusRow.test(line)) ||
    (index === 0 && continuation.test(line))
  return needsEscape ? `\\${line}` : line
}

/** The inverse of `escapeOutputLine`. */
export function unescapeOutputLine(line: string): string {
  return isEscaped(line) ? line.slice(1) : line
}

function isPromptLike(line: string, families: readonly PromptFamily[]): boolean {
  return families.some(family => readPrompt(line, family, []) !== undefined)
}

/** Whether a line starts with an escape, or looks as if it did. */
function isEscaped(line: string): boolean {
  if (!line.startsWith('\\')) return false
  const rest = line.replace(/^\\+/, '')
  return continuation.test(rest) || statusRow.test(rest) || isPromptLike(rest, [...strongFamilies, 'percent', 'root'])
}
