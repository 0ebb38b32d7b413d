/** A file that was found and is not followed. */
export interface SkippedFile {
  /** Path as reported. */
  readonly file: string
  /** Line that it is about, where it is about one. */
  readonly line?: number
  /** Why, for the end of a sentence; the same words for all files that are left out for the same reason. */
  readonly reason: string
  /** What to do where it is missed. */
  readonly remedy: string
}
