import {constants} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import {superseded} from '../../model/event.js'
import {ignores, parentOf} from '../system/proc.js'
import {killAll, send} from '../system/signals.js'
import {thaw} from './cgroup.js'
import type {Containment} from './containment.js'

/** A block to end. */
export interface TerminateBlockOptions<End> {
  /** Resolves when its shell is back at the prompt or has ended. */
  readonly end: Promise<End>
  /** The containment of its shell. */
  readonly containment: Pick<Containment, 'holdForks'>
  /** Presses Ctrl-C. */
  readonly interrupt: () => void
  /** The pid of its shell. */
  readonly shell: number
  /** Aborts the run, whose state is then discarded. */
  readonly signal: AbortSignal | undefined
  /** The processes of the block, including those that only their start time identifies. */
  readonly started: () => readonly number[]
}

/** The signals that end a block, each with the time to wait for the prompt in milliseconds. */
const attempts: readonly (readonly [signal: NodeJS.Signals, waitMs: number])[] = [
  ['SIGTERM', 500],
  ['SIGKILL', 500],
  ['SIGKILL', 1000],
  ['SIGKILL', 4000]
]

/** The wait before the first kill if the results are no longer wanted, in milliseconds. */
const shortWait = 50

/** The attempt to end a block of thousands of processes: looking for them takes seconds. */
const crowdedAttempts: typeof attempts = [['SIGKILL', 500]]

/** Ends a block: interrupts and terminates its processes, then kills them, then kills its shell. Resolves with its end. */
export async function terminateBlock<End>(options: TerminateBlockOptions<End>): Promise<End> {
  const release = options.containment.holdForks?.()
  try {
    return await terminate(options, release ? crowdedAttempts : attempts)
  } finally {
    release?.()
  }
}

async function terminate<End>(
  {end, interrupt, shell, signal, started}: TerminateBlockOptions<End>,
  tries: typeof attempts
): Promise<End> {
  for (const [name, waitMs] of tries) {
    interrupt()
    // A shell that was stopped gets the signal once it continues. A block can stop what starts its shell, too.
    for (const pid of [shell, parentOf(shell) ?? 0]) if (pid !== process.pid) send(pid, 'SIGCONT')
    for (const pid of [shell, ...started()]) thaw(pid)
    if (name === 'SIGKILL') await killAll(started, shell)
    else for (const pid of started()) send(pid, name)
    const timer = new AbortController()
    const isShort = name === 'SIGTERM' && signal?.reason === superseded
    const done = await Promise.race([
      end.then(() => true),
      delay(isShort ? shortWait : waitMs, false, {signal: timer.signal}).catch(() => false)
    ])
    timer.abort()
    if (done) {
      await killAll(started)
      return end
    }
    // An aborted run keeps no state, and a shell that ignores Ctrl-C would restart what is killed.
    if (name === 'SIGKILL' && (signal?.aborted || ignores(shell, constants.signals.SIGINT))) break
  }
  send(shell, 'SIGKILL')
  return end
}
