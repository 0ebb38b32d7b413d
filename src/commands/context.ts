import type {InteractiveTerminal} from './interactive-terminal.js'

/** The size of the terminal that standard output goes to. */
export interface TerminalSize {
  /** Columns and rows at this moment. */
  size(): {readonly columns: number; readonly rows: number}
}

/** Everything a command may use of its process. */
export interface CommandContext extends ProcessContext {
  /** Like `stdout`, for reporters: workflow commands of GitHub Actions have an effect. */
  readonly report: (text: string) => void
}

/** Everything that the process of a command offers. */
export interface ProcessContext {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly color: boolean
  /** Absent if standard output is not a terminal, or one that can't move its cursor. */
  readonly terminal?: TerminalSize
  /** Opens standard input; absent if it is not a terminal. */
  readonly keyboard?: () => Keyboard
  /** Takes over the terminal; absent if standard input or output is not one. */
  readonly openTerminal?: () => Promise<InteractiveTerminal>
  /** Path of this program, to run documents in processes of their own; absent if it can't be started again. */
  readonly program?: string
  /** Ends the run; its `reason` is the name of the signal. */
  readonly signal: AbortSignal
}

/** Standard input, if it is a terminal. */
export interface Keyboard extends NodeJS.ReadableStream {
  /** Turns on reading key by key instead of line by line. */
  setRawMode(isRaw: boolean): unknown
}
