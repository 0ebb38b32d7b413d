import {readFileSync} from 'node:fs'

/** Why a block was stopped before its end. */
export type StopReason = 'interrupted' | 'timed-out'

/** What stops a block. */
export interface Limits {
  /** Aborts the run. */
  readonly signal: AbortSignal | undefined
  /** In milliseconds; 0 for no limit. */
  readonly timeout: number
  /** How long this program has waited for a processor, in milliseconds. */
  readonly waited?: () => number
}

/** The longest time that a timer of Node takes, in milliseconds: it ends a longer one at once. */
export const longestDelay = 2 ** 31 - 1

/** Waits until a block ends, its time limit passes or the run is aborted; `undefined` when it ended by itself. */
export function startDeadline(
  end: Promise<unknown>,
  {signal, timeout, waited = waitedForProcessor}: Limits
): Promise<StopReason | undefined> {
  return new Promise(resolve => {
    const done = (which: StopReason | undefined) => {
      cancel()
      signal?.removeEventListener('abort', onAbort)
      resolve(which)
    }
    const onAbort = () => done('interrupted')
    const cancel = timeout > 0 ? startTimer({milliseconds: timeout, run: () => done('timed-out'), waited}) : () => {}
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    // A failure is reported to the caller that awaits `end`.
    const ended = () => done(undefined)
    end.then(ended, ended)
  })
}

/** A timer runs in slices of this length, in milliseconds. */
const slice = 500
/** A slice that ends later than this, in milliseconds, means that this program was stopped or that the machine is busy. */
const lateness = 300
/** After a late slice, how long to wait at least, in milliseconds: what happened meanwhile is not read yet. */
const catchUp = 100

interface TimerOptions {
  readonly milliseconds: number
  readonly run: () => void
  readonly waited: () => number
}

/**
 * Calls a function after a time in milliseconds, without the time for which this program was stopped (SIGSTOP). Takes
 * longer times than `setTimeout`, which overflows after 24 days. Returns a function that cancels the call.
 */
function startTimer({milliseconds, run, waited}: TimerOptions): () => void {
  let timer: NodeJS.Timeout
  const next = (left: number, minimum = 0) => {
    const length = Math.max(Math.min(left, slice), minimum)
    const startedAt = performance.now()
    const waitedBefore = waited()
    timer = setTimeout(() => {
      const elapsed = performance.now() - startedAt
      const isLate = elapsed > length + lateness
      // A busy machine is no stop: a block that makes it busy would have no limit.
      const wasStopped = elapsed - (waited() - waitedBefore) > length + lateness
      const rest = left - (wasStopped ? length : elapsed)
      if (rest > 0 || wasStopped || (isLate && left > 0)) next(rest, isLate ? catchUp : 0)
      else run()
    }, length)
  }
  next(milliseconds)
  return () => clearTimeout(timer)
}

/** How long this program has waited for a processor, in milliseconds (proc(5), `schedstat`); 0 if the kernel doesn't say. */
function waitedForProcessor(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6 || 0
  } catch {
    return 0
  }
}
