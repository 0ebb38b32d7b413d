import {setTimeout as delay} from 'node:timers/promises'
import {ignoresInterrupt} from '../system/proc.js'
import {killAll, send} from '../system/signals.js'

/** A block that is to be ended. */
export interface TerminateBlockOptions<End> {
  /** Resolves when its shell is back at its prompt, or has ended. */
  readonly end: Promise<End>
  /** Presses Ctrl-C. */
  readonly interrupt: () => void
  /** The process of its shell. */
  readonly shell: number
  /** The run is over where it is aborted: nothing is kept of it. */
  readonly signal: AbortSignal | undefined
  /** The processes of the block, those too of which only their time tells. */
  readonly started: () => readonly number[]
}

/** By which signal a block is ended, and how long is waited for the prompt each time, in milliseconds. */
const endings: readonly (readonly [signal: NodeJS.Signals, patience: number])[] = [
  ['SIGTERM', 500],
  ['SIGKILL', 500],
  ['SIGKILL', 1000],
  ['SIGKILL', 4000]
]

/** Ends what a block started: asks first, then kills, then kills the shell itself. Resolves with its end. */
export async function terminateBlock<End>({
  end,
  interrupt,
  shell,
  signal,
  started
}: TerminateBlockOptions<End>): Promise<End> {
  for (const [name, patience] of endings) {
    interrupt()
    // What its own block has stopped hears nothing until it goes on.
    send(shell, 'SIGCONT')
    if (name === 'SIGKILL') await killAll(started, shell)
    else for (const pid of started()) send(pid, name)
    const over = new AbortController()
    const done = await Promise.race([
      end.then(() => true),
      delay(patience, false, {signal: over.signal}).catch(() => false)
    ])
    over.abort()
    if (done) {
      await killAll(started)
      return end
    }
    // Nothing is kept of a run that is over, and a shell that hears no Ctrl-C would start again what is killed.
    if (name === 'SIGKILL' && (signal?.aborted || ignoresInterrupt(shell))) break
  }
  send(shell, 'SIGKILL')
  return end
}
