import os from 'node:os'

/** First argument of a process that runs documents for another one. */
export const laneArgument = '--lane'

/** Fewest groups of documents for each lane: with less, starting it takes longer than it saves. */
const groupsPerLane = 50

/** Number of processes to run documents in; 1 for the process of the run alone. */
export function countLanes({groups, jobs}: {readonly groups: number; readonly jobs: number}): number {
  return Math.max(1, Math.min(jobs, os.availableParallelism(), Math.floor(groups / groupsPerLane)))
}
