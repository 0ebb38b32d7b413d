/** Languages of blocks that show a session: what is typed stands behind a prompt, and what is printed below. */
const sessionLanguages: ReadonlySet<string> = new Set([
  'console',
  'sh-session',
  'shell-session',
  'shellsession',
  'bash-session'
])

/** Whether a block in this language shows a session where it begins with a prompt. */
export function isSession(language: string): boolean {
  return sessionLanguages.has(language)
}

/** One command of a session, and what stands below it. Rows count from 0. */
export interface TypedCommand {
  /** Without its prompts. */
  readonly code: string
  /** The row of its prompt, the first row below it, and the first row that is no output of it any more. */
  readonly row: number
  readonly outputRow: number
  readonly endRow: number
}

/** A block that shows a session. */
export interface Transcript {
  /** What stands before every prompt. */
  readonly indent: string
  readonly rows: readonly string[]
  readonly commands: readonly TypedCommand[]
  /** Whether it shows any output: a list of commands says nothing of what they print. */
  readonly hasOutput: boolean
}

/**
 * Read a block as a session: a prompt `$ ` begins a command, which goes on where a prompt `> ` follows, after a backslash
 * at its end, and up to the end of its here-document; all else is output. Blank rows before a prompt or the end are
 * layout. Nothing for a block that begins with no prompt, comments apart.
 */
export function readTranscript(value: string): Transcript | undefined {
  const rows = value.split('\n')
  const first = rows.findIndex(row => !/^\s*(?:#.*)?$/.test(row))
  const indent = /^(\s*)\$(?: |$)/.exec(rows[first] ?? '')?.[1]
  if (indent === undefined) return undefined

  const commands: TypedCommand[] = []
  for (let row = first; row < rows.length; ) {
    const code = readCommand(rows, {indent, row})
    const outputRow = row + code.length
    let next = outputRow
    while (next < rows.length && !isPrompt(rows[next], indent)) next++
    let endRow = next
    while (endRow > outputRow && rows[endRow - 1]?.trim() === '') endRow--
    // A prompt with nothing behind it waits for the reader.
    if (code.join('').trim() !== '') commands.push({code: code.join('\n'), endRow, outputRow, row})
    row = next
  }
  return {commands, hasOutput: commands.some(({endRow, outputRow}) => endRow > outputRow), indent, rows}
}

/** What all commands of a session type together, each row where it stands, and the row on which that begins. */
export function typedCode({commands}: Transcript): {readonly code: string; readonly row: number} {
  const row = commands[0]?.row ?? 0
  const rows: string[] = []
  for (const command of commands) {
    while (rows.length < command.row - row) rows.push('')
    rows.push(...command.code.split('\n'))
  }
  return {code: rows.join('\n'), row}
}

function isPrompt(row: string | undefined, indent: string): boolean {
  return row?.startsWith(indent) === true && /^\$(?: |$)/.test(row.slice(indent.length))
}

interface CommandPlace {
  readonly indent: string
  readonly row: number
}

/** The rows of the command that begins on a row, without their prompts. */
function readCommand(rows: readonly string[], {indent, row}: CommandPlace): readonly string[] {
  const first = (rows[row] ?? '').slice(indent.length + 2)
  const code = [first]
  let terminator = hereDocumentOf(first)
  let isContinued = first.endsWith('\\')
  for (const next of rows.slice(row + 1)) {
    const isHereDocument = terminator !== undefined
    if (!isHereDocument && !isContinued && !continues.test(next)) break
    const prompted = /^\s*>(?: |$)/.exec(next)?.[0]
    const text = next.slice(prompted?.length ?? (next.startsWith(indent) ? indent.length : 0))
    code.push(text)
    if (text.trim() === terminator) terminator = undefined
    else if (!isHereDocument) terminator = hereDocumentOf(text)
    isContinued = text.endsWith('\\')
  }
  return code
}

/** The word that ends the here-document which a command begins (POSIX shell, section 2.7.4). */
function hereDocumentOf(command: string): string | undefined {
  return /(?<!<)<<-?[ \t]*\\?(["']?)([\w.-]+)\1/.exec(command)?.[2]
}

/** A line that is a prompt behind backslashes. */
const escaped = /^\\+(?:\$(?: |$)|\s*>(?: |\s*$))/
const continues = /^\s*>(?: |\s*$)/

/**
 * Writes a line of an expectation so that it reads as output below its command: a backslash goes before what looks like
 * a prompt. A `> ` goes on with a command, and so looks like one in the first line alone. Pure.
 */
export function escapePrompt(line: string, index: number): string {
  const looks = escaped.test(line) || isPrompt(line, '') || (index === 0 && continues.test(line))
  return looks ? `\\${line}` : line
}

/** Undoes `escapePrompt`. Pure. */
export function unescapePrompt(line: string): string {
  return escaped.test(line) ? line.slice(1) : line
}
