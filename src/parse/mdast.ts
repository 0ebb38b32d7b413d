import type {MarkGroup} from '../model/mark.js'

/** What the plugin says of a fenced code block or of inline code. */
export interface FencepostData {
  /** The groups after the closing fence, or right after the span, in the order of the source. */
  readonly groups: readonly MarkGroup[]
  /** The whole of what follows the closing fence, where that is more than its groups; written back as it stands. */
  readonly trailer?: string
  /** Set when the node is a closing fence alone: no opening fence belongs to it, and its code is not known. */
  readonly opener?: 'missing'
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
