/** Expected output that the document itself shows below a step, and its position. */
export interface PageExpectation {
  /** Path of the document as reported. */
  readonly file: string
  /** 1-based line where it starts: the opening fence, or the command in a transcript. */
  readonly line: number
  /** `fence`: a block below the step; `transcript`: the lines below a command in a transcript. */
  readonly form: 'fence' | 'transcript'
  /** The expected output with its wildcards; every line ends with a newline, and it is empty for no output. */
  readonly text: string
  /** Offsets of its lines in the document without its byte order mark; one line for each line of `text`. */
  readonly start: number
  readonly end: number
  /** Kind of the prompts in its transcript, which decides what is escaped in its lines. */
  readonly promptFamily?: 'angle' | 'arrow' | 'custom' | 'dollar' | 'host' | 'percent' | 'root'
  /** Prefix of each of its lines: indent and quote markers. */
  readonly prefix: string
  /** The fences around it. */
  readonly fence: PageFence
  /** Offset where an option (` compare=unordered`) can be inserted; absent if the block belongs to the step. */
  readonly optionsAt?: number
}

/** The two fences of a block. */
export interface PageFence {
  /** Offsets of their first characters. */
  readonly opening: number
  readonly closing: number
  /** The character they are made of. */
  readonly marker: string
  /** Number of characters in the opening fence. */
  readonly size: number
}
