/** A change to a document's source that sets a finding right without changing what the author meant. */
export interface Fix {
  /** Offsets in the source without its byte order mark; what stands between them goes. */
  readonly start: number
  readonly end: number
  /** What comes instead. */
  readonly text: string
}

declare module 'vfile-message' {
  interface VFileMessage {
    /** How `lint --fix` sets it right; absent where only a person can. */
    fix?: Fix
  }
}
