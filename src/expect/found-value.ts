/** A value in a line of output that is written as a placeholder. */
export interface FoundValue {
  /** Where it begins and ends, in code units. */
  readonly start: number
  readonly end: number
  /** The placeholder's name: `UUID`. */
  readonly name: string
  /** Its likes tell things apart, and so are numbered; a time or a size does not. */
  readonly identity: boolean
}

/** Finds the values in one line of output that are to be written as placeholders, in order, none over another. */
export type FindValues = (line: string) => readonly FoundValue[]
