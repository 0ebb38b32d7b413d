/** A file or folder that was found but doesn't run. */
export interface SkippedFile {
  /** It can't be read, so documents may be missing: the run fails. */
  readonly isUnreadable?: true
  /** Path as reported. */
  readonly file: string
  /** Line that the reason refers to; absent without one. */
  readonly line?: number
  /** Why, as a clause; equal for all files with the same reason. */
  readonly reason: string
  /** What to do to run it. */
  readonly remedy: string
}
