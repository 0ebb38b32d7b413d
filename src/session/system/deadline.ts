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
      cancel()
      signal?.removeEventListener('abort', onAbort)
      resolve(which)
    }
    const onAbort = () => done('interrupted')
    const cancel = timeout > 0 ? startTimer(timeout, () => done('timed-out')) : () => {}
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    // A failure is reported to the caller that awaits `end`.
    const ended = () => done(undefined)
    end.then(ended, ended)
  })
}

/** A timer runs in slices of this length, in milliseconds. */
const slice = 500
/** A slice that ends later than this, in milliseconds, means that this program was stopped. */
const lateness = 300
/** After a stop, how long to wait at least, in milliseconds: what happened meanwhile is not read yet. */
const catchUp = 100

/**
 * Calls a function after a time in milliseconds, without the time for which this program was stopped (SIGSTOP). Takes
 * longer times than `setTimeout`, which overflows after 24 days. Returns a function that cancels the call.
 */
function startTimer(milliseconds: number, run: () => void): () => void {
  let timer: NodeJS.Timeout
  const next = (left: number, minimum = 0) => {
    const length = Math.max(Math.min(left, slice), minimum)
    const startedAt = performance.now()
    timer = setTimeout(() => {
      const wasStopped = performance.now() - startedAt > length + lateness
      if (wasStopped) next(left - length, catchUp)
      else if (left > length) next(left - length)
      else run()
    }, length)
  }
  next(milliseconds)
  return () => clearTimeout(timer)
}
