/** One part of a run that is split over several machines. */
export interface Shard {
  /** 1-based. */
  readonly index: number
  /** Number of shards. */
  readonly total: number
}

/** A shard and its documents. */
export interface ShardOfRun extends Shard {
  /** Number of documents in the whole run. */
  readonly of: number
  /** Hash of the documents of the whole run, so that shards of different runs aren't merged. */
  readonly run: string
  /** 0-based position of each of its documents in the whole run, ascending. */
  readonly places: readonly number[]
}
