/** Why a block was not waited for. */
export type StopReason = 'interrupted' | 'timed-out'

/** What is not waited beyond. */
export interface Limits {
  /** Ends the run. */
  readonly signal: AbortSignal | undefined
  /** In milliseconds; 0 for no limit. */
  readonly timeout: number
}

/** Waits for a block's end, its time limit or the end of the run; says which of the last two it was. */
export function startDeadline(end: Promise<unknown>, {signal, timeout}: Limits): Promise<StopReason | undefined> {
  return new Promise(resolve => {
    const done = (which: StopReason | undefined) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      resolve(which)
    }
    const onAbort = () => done('interrupted')
    const timer = timeout > 0 ? setTimeout(() => done('timed-out'), timeout) : undefined
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    // Whoever waits for the end is told how it failed.
    const over = () => done(undefined)
    end.then(over, over)
  })
}
