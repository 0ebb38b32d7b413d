/** A value in a line of output that becomes a placeholder. */
export interface FoundValue {
  /** Offsets in code units. */
  readonly start: number
  readonly end: number
  /** The placeholder's name: `UUID`. */
  readonly name: string
  /** Whether it identifies something, and so is numbered; a time or a size doesn't. */
  readonly identity: boolean
}

/** Finds the values in one line of output that become placeholders, in order and without overlaps. */
export type FindValues = (line: string) => readonly FoundValue[]
