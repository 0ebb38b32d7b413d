/** The expected output of a step as its own page shows it, and where in the page that stands. */
export interface PageExpectation {
  /** Path of the page as reported. */
  readonly file: string
  /** 1-based line of the page at which it begins: that of its opening fence, or that of its command in a transcript. */
  readonly line: number
  /** A block of its own below the step, or what stands below a command in a transcript. */
  readonly form: 'fence' | 'transcript'
  /** The expected output, wildcards and all, each line with its newline; empty for none. */
  readonly text: string
  /** Between these offsets in the page without its byte order mark stand its lines, one for each line of `text`. */
  readonly start: number
  readonly end: number
  /** What stands before each of its lines: the indent and the quote markers of what holds it. */
  readonly prefix: string
  /** The fences around it: offsets of their first characters, which character they are of, and of how many. */
  readonly fence: PageFence
  /** Where an option (` compare=unordered`) can be put in; absent where the block is the step's own. */
  readonly optionsAt?: number
}

/** Both fences of a block in a page. */
export interface PageFence {
  readonly opening: number
  readonly closing: number
  readonly marker: string
  /** Size of the opening fence. */
  readonly size: number
}
