import type {Comparison, Stream} from './step.js'

/** The expected output of one step, as a snapshot file holds it. */
export interface Entry {
  /** The step's id: the author's name, else `<title> #<ordinal>`. */
  readonly id: string
  /** The step's code at the time of writing. */
  readonly code: string
  /** Normalized output. Ends with a newline unless the command's output did not; empty for none. */
  readonly text: string
  /** Exit status. */
  readonly status: number
  readonly stream: Stream
  /** How the author of the snapshot wants it compared; `exact` unless they say otherwise. */
  readonly compare: Comparison
  /** 1-based line of the entry's heading in the snapshot file; 0 for an entry that is not in a file. */
  readonly line: number
}
