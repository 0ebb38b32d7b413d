const callbacks = new Set<() => void>()

/** Calls a function when this program exits. Returns a function that cancels the call. */
export function atExit(run: () => void): () => void {
  // One listener for all sessions: Node warns about a leak from the eleventh on.
  if (callbacks.size === 0) process.on('exit', runAll)
  callbacks.add(run)
  return () => {
    callbacks.delete(run)
    if (callbacks.size === 0) process.off('exit', runAll)
  }
}

function runAll(): void {
  for (const run of callbacks) run()
}
