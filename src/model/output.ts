/** A command of a block that failed. */
export interface FailedCommand {
  /** The command as bash reports it, on one line. */
  readonly command: string
  /** 1-based line in the step's code. */
  readonly line: number
  readonly status: number
  /** Where it is in a file that the line sources or a function comes from: `./lib.sh:3`. */
  readonly source?: string
}

/** A pipe that passed although a command in it failed. */
export interface FailedPipe {
  /** Status of the first command that failed. */
  readonly status: number
  /** 1-based line of the pipe in the step's code; absent for the one at its end. */
  readonly line?: number
}

/**
 * How a step ended:
 * - `returned`: the block finished and the shell keeps running.
 * - `shell-ended`: the shell itself ended (`exit`, `exec`, a signal).
 * - `timed-out`: it hit its time limit and was ended with its processes.
 * - `interrupted`: the run was interrupted while the step ran.
 * - `ready`: it is a service that is ready and keeps running.
 * - `refused`: the shell can't parse the block (an unterminated quote or here-document).
 * - `waits`: it opened a program in a terminal that waits for input; later steps are typed into it.
 */
export type Ending = 'interrupted' | 'ready' | 'refused' | 'returned' | 'shell-ended' | 'timed-out' | 'waits'

/** Something that a terminal printed, or that was typed into a program there. */
export interface TapeEvent {
  /** Milliseconds since the command was entered. */
  readonly at: number
  readonly kind: 'printed' | 'typed'
  /** As it came, with control sequences. */
  readonly text: string
}

/** What a terminal showed of one command, or of the lines that were typed into a program. */
export interface Take {
  /** The text that was entered. */
  readonly code: string
  /** Where it was entered: at a prompt, behind something that was typed there, or in a program. */
  readonly place: 'program' | 'prompt' | 'typed'
  /** What came since the last take, such as the end of a service. */
  readonly before: readonly TapeEvent[]
  readonly events: readonly TapeEvent[]
  /** Whether the shell is at its prompt again. */
  readonly isDone: boolean
}

/** The result of running one step. */
export interface Output {
  readonly ending: Ending
  /** What it printed: decoded as UTF-8, capped, not normalized. */
  readonly text: string
  /** The text with colors, if they aren't in `text`: what a terminal shows. */
  readonly styled?: string
  /** Exit status, 128 + n for signal n; arbitrary for `timed-out` and `interrupted`. */
  readonly status: number
  /** Bytes cut by the cap. */
  readonly omittedBytes: number
  /** Wall-clock time in milliseconds. */
  readonly durationMs: number
  /** When it ended, in milliseconds since the epoch; absent if that is the time at which the output was read. */
  readonly endedAt?: number
  /** TCP ports its processes listened on when it timed out. */
  readonly ports?: readonly number[]
  /** Last answer of the URL that was to become ready, if it didn't in time: an HTTP status or an error code. */
  readonly answer?: number | string
  /** The command that failed; absent if none did or it is unknown. */
  readonly failed?: FailedCommand
  /** It didn't run to its end: an error of the shell, Ctrl-C or `return` ended it. */
  readonly isCutOff?: boolean
  /** The first command that failed, if another one failed after it. */
  readonly firstFailed?: FailedCommand
  /** The pipes known to have failed in a block with status 0; absent if none did. */
  readonly failedPipes?: readonly FailedPipe[]
  /** What a terminal showed of it, where that is recorded. */
  readonly takes?: readonly Take[]
  /** Why the shell refused the block or ended, in one sentence. */
  readonly reason?: string
}
