import type {MarkerGroup} from '../model/marker.js'

/** The markers of a fenced code block or of inline code. */
export interface FencepostData {
  /** The groups after the closing fence or the span, in source order. */
  readonly groups: readonly MarkerGroup[]
  /** Everything after the closing fence, if that is more than its groups; written back unchanged. */
  readonly trailer?: string
  /** Set when the node is only a closing fence, whose opening fence is missing. */
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
