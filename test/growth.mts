import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The least processor time of several runs, in microseconds: noise only ever adds. */
async function least(run: () => unknown, times: number): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY
  for (let time = 0; time < times; time++) {
    // What an earlier run has thrown away is not this one's.
    collectGarbage()
    const start = process.cpuUsage()
    await run()
    const {system, user} = process.cpuUsage(start)
    fewest = Math.min(fewest, system + user)
  }
  return fewest
}

/**
 * How many times the work takes as long when its size is doubled: 2 for linear growth, 4 for quadratic. It is
 * processor time, which other programs disturb less than the clock, and more runs are taken before a ratio counts.
 */
export async function growth(run: (size: number) => unknown, size: number): Promise<number> {
  let ratio = Number.POSITIVE_INFINITY
  await run(size)
  for (let attempt = 0; attempt < 8 && ratio >= 2.5; attempt++) {
    const twice = await least(() => run(2 * size), 3 + attempt)
    ratio = Math.min(ratio, twice / (await least(() => run(size), 3 + attempt)))
  }
  return ratio
}
