import type {Comparison, Stream} from './step.js'

/** The expected output of one step in a snapshot file. */
export interface Entry {
  /** The step's id: the author's name, else `<title> #<ordinal>`. */
  readonly id: string
  /** The step's code when the entry was written. */
  readonly code: string
  /** Normalized output; ends with a newline if the command's output did. */
  readonly text: string
  /** Exit status. */
  readonly status: number
  readonly stream: Stream
  /** How the entry is compared; `exact` by default. */
  readonly compare: Comparison
  /** 1-based line of its heading in the snapshot file; 0 if it isn't in a file. */
  readonly line: number
}
