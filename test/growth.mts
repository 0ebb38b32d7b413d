/** The least processor time of several runs, in microseconds: noise only ever adds. */
function least(run: () => unknown, times: number): number {
  return Math.min(
    ...Array.from({length: times}, () => {
      const start = process.cpuUsage()
      run()
      const {system, user} = process.cpuUsage(start)
      return system + user
    })
  )
}

/**
 * How many times the work takes as long when its size is doubled: 2 for linear growth, 4 for quadratic. It is
 * processor time, which other programs disturb less than the clock, and more runs are taken before a ratio counts.
 */
export function growth(run: (size: number) => unknown, size: number): number {
  let ratio = Number.POSITIVE_INFINITY
  run(size)
  for (let attempt = 0; attempt < 5 && ratio >= 2.5; attempt++) {
    ratio = Math.min(ratio, least(() => run(2 * size), 3 + attempt) / least(() => run(size), 3 + attempt))
  }
  return ratio
}
