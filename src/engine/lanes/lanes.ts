import os from 'node:os'

/** First argument of a process that runs documents for another one. */
export const laneArgument = '--lane'

/** Fewest groups of documents for each lane: with less, starting it takes longer than it saves. */
const groupsPerLane = 50

/** What the number of lanes depends on. */
interface CountLanesOptions {
  /** `FENCEPOST_LANES` is the most lanes, for the tests. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly groups: number
  readonly jobs: number
}

/**
 * Number of processes to run documents in; 1 for the process of the run alone. A lane and the shells that it starts keep two
 * processors busy. With a lane for each, W2 took 25 % more processor time, and as much more time.
 */
export function countLanes({env, groups, jobs}: CountLanesOptions): number {
  const most = Number(env.FENCEPOST_LANES) || Math.floor(os.availableParallelism() / 2)
  return Math.max(1, Math.min(jobs, most, Math.floor(groups / groupsPerLane)))
}
