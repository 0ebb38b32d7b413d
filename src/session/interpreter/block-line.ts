import type {ShellOption, Stream} from '../../model/step.js'

/** A block as its interpreter reads it. */
export interface BlockLine {
  readonly code: string
  readonly stream: Stream
  /** Path of the file that is its standard input. */
  readonly stdin: string
  /** Folder for this block alone, relative to the working directory. */
  readonly cwd?: string | undefined
  /** Variables for this block alone. */
  readonly env: Readonly<Record<string, string>>
  /** Options for this block alone, for a shell. */
  readonly shellOptions?: readonly ShellOption[] | undefined
  /** It's a command of a transcript. */
  readonly isTranscribed?: boolean | undefined
  /** Ends its output. */
  readonly key: string
}

/**
 * The two lines that make an interpreter run a block: words apart from each other by one blank, in which other bytes than
 * letters and digits are written as `\0` and three octal digits, as `printf %b` of any shell reads them. The first has the
 * stream, with `-transcribed` for a command of a transcript and `-NAME` for each option, the standard input, the folder, the
 * code and `NAME=VALUE` for each variable. The second is the key; a driver reads it when the block has ended. Pure.
 */
export function formatBlock({code, cwd, env, isTranscribed, key, shellOptions = [], stdin, stream}: BlockLine): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const mode = [stream, ...(isTranscribed ? ['transcribed'] : []), ...shellOptions].join('-')
  return `${[mode, stdin, cwd ?? '', code, ...variables].map(escapeWord).join(' ')}\n${key}\n`
}

/** Makes an interpreter whose driver reports exits end, as it does at the end of a script. */
export const lastLine = 'end\n'

/** How a block ended. */
export interface BlockReport {
  readonly key: string
  readonly status: number
  /** 1-based line of the code that failed; absent if none did or it is unknown. */
  readonly line?: number
  /** The block ended its interpreter, with this status. */
  readonly isExit?: true
  /** The shell has no such option, so the block didn't run. */
  readonly lacksOption?: true
}

/**
 * Reads a line that a driver wrote: the status, the line that failed, 0, `exit` or `option`, and the key. The status comes
 * first, so that a shell can write it before it runs anything else.
 */
export function readReport(text: string): BlockReport | undefined {
  const [, status, line, key] = /^(\d+) (\d+|exit|option) ([0-9a-f]{32})$/.exec(text) ?? []
  if (key === undefined) return undefined
  const more = line === 'exit' ? {isExit: true as const} : line === 'option' ? {lacksOption: true as const} : {}
  return {key, status: Number(status), ...more, ...(Number(line) > 0 && {line: Number(line)})}
}

/** The line that a driver writes when a block begins. */
export const blockBegins = 'begun'

/** Whether a text is the beginning of a report, which a driver writes in parts. Pure. */
export function isBegun(text: string): boolean {
  return /^\d+ $/.test(text)
}

/** A word that a driver can read; `-` stands for an empty one. */
function escapeWord(text: string): string {
  if (text === '') return '-'
  // In any encoding, letters and digits are one byte each.
  return Buffer.from(text)
    .toString('latin1')
    .replace(/[^A-Za-z0-9]/g, byte => `\\0${byte.charCodeAt(0).toString(8).padStart(3, '0')}`)
}
