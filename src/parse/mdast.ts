import type {MarkGroup} from '../model/mark.js'

/** What the plugin says of a fenced code block or of inline code. */
export interface FencepostData {
  /** The groups after the closing fence, or right after the span, in the order of the source. */
  readonly groups: readonly MarkGroup[]
}

declare module 'mdast' {
  interface CodeData {
    /** Present when groups follow the closing fence. */
    fencepost?: FencepostData
  }
  interface InlineCodeData {
    /** Present when groups follow the span. */
    fencepost?: FencepostData
  }
}
