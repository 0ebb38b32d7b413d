/** An edit of a document's source that resolves a diagnostic without changing its meaning. */
export interface Fix {
  /** Offsets of the replaced text, in the source without its byte order mark. */
  readonly start: number
  readonly end: number
  /** The replacement. */
  readonly text: string
}

declare module 'vfile-message' {
  interface VFileMessage {
    /** The edit that `lint --fix` makes; absent if the author has to decide. */
    fix?: Fix
  }
}
