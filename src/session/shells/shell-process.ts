import type {OnChunk} from './read-pipe.js'

/** Receives what a shell sends. */
export interface ShellListener {
  /** Called with what it and its programs print. */
  readonly onOutput: OnChunk
  /** Called with what it writes to its socket. */
  readonly onReport: OnChunk
}

/** The process of a session's shell, with its socket and its output pipe. */
export interface ShellProcess {
  /** Its pid; 0 before `started` resolves, and if it couldn't be started. */
  readonly pid: () => number
  readonly started: Promise<void>
  /** Writes what it reads at its prompt. */
  readonly writePrompt: (text: string) => void
  /** Writes to its socket. */
  readonly write: (text: string) => void
  /** Resolves with its exit status when it has ended, though its output may not be read yet. */
  readonly ended: Promise<number>
  readonly hasEnded: () => boolean
  /** Resolves when no process has its output pipe open, and all output is read. */
  readonly silent: Promise<void>
  /** Stops reading. `atPrompt` if it was killed while it waited for a block, with nothing left to read on its socket. */
  readonly drop: (where: {readonly atPrompt: boolean}) => void
}
