/** A program to be started. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** Absolute path, as the document sees it. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** It is started on its own terminal; otherwise it must lead a session. */
  readonly onTerminal?: boolean
}
