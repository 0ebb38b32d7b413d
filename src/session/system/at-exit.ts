const waiting = new Set<() => void>()

/** Calls a function when this program ends, unless the function that is given back is called before. */
export function atExit(run: () => void): () => void {
  // One listener for all: sessions are as many as there are jobs, and Node takes more than ten for a leak.
  if (waiting.size === 0) process.on('exit', runAll)
  waiting.add(run)
  return () => {
    waiting.delete(run)
    if (waiting.size === 0) process.off('exit', runAll)
  }
}

function runAll(): void {
  for (const run of waiting) run()
}
