/** Why a block was stopped before its end. */
export type StopReason = 'interrupted' | 'timed-out'

/** What stops a block. */
export interface Limits {
  /** Aborts the run. */
  readonly signal: AbortSignal | undefined
  /** In milliseconds; 0 for no limit. */
  readonly timeout: number
}

/** Waits until a block ends, its time limit passes or the run is aborted; `undefined` when it ended by itself. */
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
    // A failure is reported to whoever awaits `end`.
    const ended = () => done(undefined)
    end.then(ended, ended)
  })
}
