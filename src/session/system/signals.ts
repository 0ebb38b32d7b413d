import {setTimeout as delay} from 'node:timers/promises'

/** Sends a signal to a process, or to a process group when the number is negative. Does nothing when it has ended. */
export function send(pid: number, signal: NodeJS.Signals): void {
  // kill(2) takes 0 for the group of this program.
  if (pid === 0) return
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error
  }
}

/** Whether a process belongs to another user, such as root, so that this program can't end it (kill(2)). */
export function isBeyondReach(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** How long `killAll` tries, in milliseconds. */
const killTime = 5000

/**
 * Kills what `find` returns until it returns nothing that can be ended, or five seconds have passed; returns what is left.
 * Processes that survive the first two rounds may be forking, so all of them are stopped before they are killed. `starter` is
 * a process that may start more of them but must live; it is stopped meanwhile.
 */
export async function killAll(find: () => readonly number[], starter = 0): Promise<readonly number[]> {
  const deadline = performance.now() + killTime
  for (let rounds = 0; ; rounds++) {
    if (rounds === 2) send(starter, 'SIGSTOP')
    const left = rounds < 2 ? find() : stopAll(find, deadline)
    if (left.every(isBeyondReach) || performance.now() > deadline) {
      if (rounds >= 2) send(starter, 'SIGCONT')
      return left
    }
    for (const pid of left) send(pid, 'SIGKILL')
    await delay(2)
  }
}

/** Stops what `find` returns until it returns nothing new; returns all that was stopped. */
function stopAll(find: () => readonly number[], deadline: number): readonly number[] {
  const stopped = new Set<number>()
  for (;;) {
    const others = find().filter(pid => !stopped.has(pid))
    for (const pid of others) {
      send(pid, 'SIGSTOP')
      stopped.add(pid)
    }
    if (others.length === 0 || performance.now() > deadline) return [...stopped]
  }
}
