/** The world as the command line sees it. */
export interface World {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly color: boolean
  /** Ends what runs; its `reason` is the signal's name. */
  readonly signal: AbortSignal
}
