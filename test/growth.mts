import {readFileSync} from 'node:fs'

const schedule = `/proc/self/task/${process.pid}/schedstat`
const never = new Int32Array(new SharedArrayBuffer(4))

/**
 * The processor time of this thread so far, in microseconds, where the kernel tells it: compiler and collector work
 * beside it, as much for a short run as for a long one. Elsewhere it is that of all threads.
 */
function spent(): number {
  try {
    // A thread's account is made up when it leaves the processor; else it is some milliseconds old.
    Atomics.wait(never, 0, 0, 0.01)
    return Number(readFileSync(schedule, 'latin1').split(' ')[0]) / 1000
  } catch {
    const {system, user} = process.cpuUsage()
    return system + user
  }
}

/** The least processor time of several runs, in microseconds: noise only ever adds. */
async function least(run: () => unknown, times: number): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY
  for (let time = 0; time < times; time++) {
    const start = spent()
    await run()
    fewest = Math.min(fewest, spent() - start)
  }
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
  await run(size)
  for (let attempt = 0; attempt < 8 && ratio >= 2.5; attempt++) {
    const large = await least(() => run(2 ** doublings * size), runs + attempt)
    const small = await least(() => run(size), runs + attempt)
    ratio = Math.min(ratio, (large / small) ** (1 / doublings))
  }
  return ratio
}
