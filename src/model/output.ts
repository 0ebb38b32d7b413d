/** The command inside a block that failed first. */
export interface FailedCommand {
  /** The command as bash saw it, one line. */
  readonly command: string
  /** Line inside the step's code, 1-based. */
  readonly line: number
  readonly status: number
}

/**
 * How a step came to its end:
 * - `returned`: the block ran to its end and the shell lives on.
 * - `shell-ended`: the shell itself ended (`exit`, `exec`, a signal).
 * - `timed-out`: it took longer than it may, and was ended with its processes.
 * - `interrupted`: the run was ended while the step ran.
 * - `ready`: it is a service that is ready, and runs on.
 * - `refused`: the shell could not take the block (an unterminated quote or here-document).
 * - `waits`: it opened a program in a terminal that waits for a person; later steps are typed into it.
 */
export type Ending = 'interrupted' | 'ready' | 'refused' | 'returned' | 'shell-ended' | 'timed-out' | 'waits'

/** What running one step gave. */
export interface Output {
  readonly ending: Ending
  /** What it printed, decoded as UTF-8, capped; not yet normalized. */
  readonly text: string
  /** Exit status, 128 + n for signal n; for `timed-out` and `interrupted` whatever the end left. */
  readonly status: number
  /** Bytes left out by the cap. */
  readonly omittedBytes: number
  /** Wall-clock time in milliseconds. */
  readonly durationMs: number
  /** When it was over, in milliseconds as `Date.now()` counts; absent where that is when it was read. */
  readonly endedAt?: number
  /** TCP ports on which its processes listened when its time was over. */
  readonly ports?: readonly number[]
  /** What the address said last that was to answer, where it was not ready in time: its status, or the code of an error. */
  readonly answer?: number | string
  /** Which command failed; absent when none did or it is not known. */
  readonly failed?: FailedCommand
  /** Why the shell refused or ended, in one sentence, for a person. */
  readonly reason?: string
}
