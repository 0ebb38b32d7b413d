/** The process of a session's shell, with its two pipes. */
export interface ShellProcess {
  /** Its number; 0 before `started` resolves, and where it could not be started. */
  readonly pid: () => number
  readonly started: Promise<void>
  readonly write: (text: string) => void
  /** Resolves with its exit status when it has ended, though not all it printed may be read. */
  readonly ended: Promise<number>
  readonly hasEnded: () => boolean
  /** Resolves when nothing can print any more, and all is read. */
  readonly silent: Promise<void>
  /** Reads no more. `atPrompt` when it was killed there, with nothing sent that it had not read. */
  readonly drop: (where: {readonly atPrompt: boolean}) => void
}
