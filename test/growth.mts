import {readFileSync} from 'node:fs'

const schedule = `/proc/self/task/${process.pid}/schedstat`

/** Runs that take less are measured several at a time, in microseconds: an account may be coarse. */
const shortest = 1000

/**
 * The processor time of this thread so far, in microseconds, where the kernel tells it: compiler and collector work
 * beside it, as much for a short run as for a long one. Elsewhere it is that of all threads.
 */
function spent(): number {
  // Asking for the time of all threads brings the account of this one up to date; else it is some milliseconds old.
  const {system, user} = process.cpuUsage()
  try {
    const own = Number(readFileSync(schedule, 'latin1').split(' ')[0])
    return own > 0 ? own / 1000 : system + user
  } catch {
    return system + user
  }
}

/** The processor time of some runs one after another, in microseconds. */
async function timeOf(run: () => unknown, count: number): Promise<number> {
  const start = spent()
  for (let done = 0; done < count; done++) await run()
  return spent() - start
}

/** How many runs take long enough to be measured. */
async function measurable(run: () => unknown): Promise<number> {
  let count = 1
  while (count < 1000 && (await timeOf(run, count)) < shortest) count *= 2
  return count
}

/** The least processor time of several rounds, in microseconds: noise only ever adds. */
async function least(round: () => Promise<number>, times: number): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY
  for (let time = 0; time < times; time++) fewest = Math.min(fewest, await round())
  return fewest
}

/**
 * How many times the work takes as long when its size is doubled: 2 for linear growth, 4 for quadratic. It is
 * processor time, which other programs disturb less than the clock, and more runs are taken before a ratio counts.
 */
export function growth(run: (size: number) => unknown, size: number): Promise<number> {
  return confirmedGrowth({doublings: 1, run, runs: 3, size})
}

/** The same over several doublings, first by few runs: for many workloads, of which most are linear. */
export async function quickGrowth(run: (size: number) => unknown, size: number): Promise<number> {
  return confirmedGrowth({doublings: 2, run, runs: 1, size})
}

interface Growing {
  readonly run: (size: number) => unknown
  readonly size: number
  /** How often the size is doubled. */
  readonly doublings: number
  /** How many runs are taken at first. */
  readonly runs: number
}

async function confirmedGrowth({doublings, run, runs, size}: Growing): Promise<number> {
  let ratio = Number.POSITIVE_INFINITY
  const [small, large] = [() => run(size), () => run(2 ** doublings * size)]
  const count = await measurable(small)
  for (let attempt = 0; attempt < 8 && ratio >= 2.5; attempt++) {
    const long = await least(() => timeOf(large, count), runs + attempt)
    const short = await least(() => timeOf(small, count), runs + attempt)
    // No ratio without a time: an account that stands still says nothing.
    if (short > 0) ratio = Math.min(ratio, (long / short) ** (1 / doublings))
  }
  return ratio
}
