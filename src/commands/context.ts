import type {InteractiveTerminal} from './interactive-terminal.js'

/** A terminal that standard output goes to. */
export interface TerminalSize {
  /** Columns and rows, as they are now. */
  size(): {readonly columns: number; readonly rows: number}
}

/** The context as the command line sees it. */
export interface CommandContext {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly color: boolean
  /** Absent where standard output is no terminal, or one that cannot move its cursor. */
  readonly terminal?: TerminalSize
  /** Opens standard input; absent where that is no terminal. */
  readonly keyboard?: () => Keyboard
  /** Takes the terminal at which a person sits; absent where nobody does. */
  readonly openTerminal?: () => Promise<InteractiveTerminal>
  /** Ends what runs; its `reason` is the signal's name. */
  readonly signal: AbortSignal
}

/** A terminal's keys: standard input where a person sits at it. */
export interface Keyboard extends NodeJS.ReadableStream {
  /** Whether each key is told at once, and not by the line. */
  setRawMode(isRaw: boolean): unknown
}
