import {readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {driverArguments} from '../bash/driver.js'
import {portsOf} from '../system/listening-ports.js'
import {isRunning, nameOf, parentOf, startedAt, ticksPerSecond} from '../system/proc.js'
import {markOf} from '../system/process-marks.js'
import {isBeyondReach, killAll} from '../system/signals.js'
import type {Containment, LeakedProcess} from './containment.js'

/** How long an exiting process may take, in milliseconds. */
const exitTime = 300
/** How often it is checked, in milliseconds. */
const pollInterval = 10

/**
 * Finds the processes of a document that are still running, except the processes of its sessions, and those that were ended
 * with a shell.
 */
export async function leakedProcesses(
  containment: Containment,
  own: readonly number[]
): Promise<readonly LeakedProcess[]> {
  const left = await stillRunning(() => containment.processes().filter(pid => !own.includes(pid)))
  return [...containment.endedWithShell, ...left]
}

/** Ends the processes of a shell that has ended. They count as leaked: a shell that ends leaves them running. */
export async function endWithShell(containment: Containment, find: () => readonly number[]): Promise<void> {
  const left = await stillRunning(find)
  if (left.length === 0) return
  containment.endedWithShell.push(...left)
  await killAll(find)
}

/** Describes the processes of a list that still run after the time that an exiting process may take. */
async function stillRunning(find: () => readonly number[]): Promise<readonly LeakedProcess[]> {
  let left = find()
  for (let waited = 0; left.length > 0 && waited < exitTime; waited += pollInterval) {
    await delay(pollInterval)
    // Checking the pids found so far is cheap; finding all is not.
    if (!left.every(isRunning)) left = find()
  }
  if (left.length > 0) left = find()
  const ports = portsOf(left)
  const bootedAt = Date.now() - Number(process.hrtime.bigint()) / 1e6
  const parents = new Map(left.map(pid => [pid, parentOf(pid)]))
  const covered = new Set(parents.values())
  return left.flatMap(pid => {
    const mark = markOf(pid)
    let first = pid
    for (;;) {
      const parent = parents.get(first)
      if (parent === undefined || !parents.has(parent) || markOf(parent) !== mark) break
      first = parent
    }
    const startTick = startedAt(first) ?? startedAt(pid)
    const command = commandOf(pid)
    // A subshell that waits for a process is covered by that process.
    if (startTick === undefined || (command === '' && covered.has(pid))) return []
    const startedBy = bootedAt + ((startTick + 1) * 1000) / ticksPerSecond
    return [
      {
        command,
        ports: ports.get(pid) ?? [],
        startedBy,
        ...(isBeyondReach(pid) && {endlessPid: pid}),
        ...(mark !== undefined && {mark})
      }
    ]
  })
}

const shell = ['bash', ...driverArguments].join(' ')

/** The command line of a process (proc(5)), on one line. */
function commandOf(pid: number): string {
  try {
    // A process whose first thread has ended has no arguments.
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || nameOf(pid)
    // A subshell has the command line of the shell, which tells nothing.
    return text === shell ? '' : text.replace(/\s+/g, ' ')
  } catch {
    return ''
  }
}
