/** One part of a run that several machines share, as its report tells it. */
export interface Shard {
  /** Counts from 1. */
  readonly index: number
  /** How many parts there are. */
  readonly total: number
}

/** A shard, and which documents of the whole run are in it. */
export interface ShardOfRun extends Shard {
  /** How many documents the whole run has. */
  readonly of: number
  /** Tells apart whole runs of other documents: the same for every shard of a run. */
  readonly run: string
  /** The place of each of its documents in the whole run, from 0, ascending. */
  readonly places: readonly number[]
}
