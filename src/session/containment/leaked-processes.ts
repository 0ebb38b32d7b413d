import {readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {driverArguments} from '../bash/driver.js'
import {portsOf} from '../system/listening-ports.js'
import {isRunning, parentOf, startedAt, ticksPerSecond} from '../system/proc.js'
import {markOf} from '../system/process-marks.js'
import type {Containment} from './containment.js'

/** A process that is still running when its document has ended. */
export interface LeakedProcess {
  /** Its program and arguments; empty for a subshell such as `( … ) &`. */
  readonly command: string
  /** The TCP ports it listens on, sorted. */
  readonly ports: readonly number[]
  /** The mark of the block that started it; absent if it has none. */
  readonly mark?: number
  /**
   * Latest time at which it can have started, in milliseconds as `Date.now()` counts; or the process with the same mark that
   * started it, if that still runs.
   */
  readonly startedBy: number
}

/** How long an exiting process may take, in milliseconds. */
const exitTime = 300
/** How often it is checked, in milliseconds. */
const pollInterval = 10

/** Finds the processes of a document that are still running, except the processes of its sessions. */
export async function leakedProcesses(
  containment: Containment,
  own: readonly number[]
): Promise<readonly LeakedProcess[]> {
  const find = () => containment.processes().filter(pid => !own.includes(pid))
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
    return [{command, ports: ports.get(pid) ?? [], startedBy, ...(mark !== undefined && {mark})}]
  })
}

const shell = ['bash', ...driverArguments].join(' ')

/** The command line of a process (proc(5)), on one line. */
function commandOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    // A subshell has the command line of the shell, which tells nothing.
    return text === shell ? '' : text.replace(/\s+/g, ' ')
  } catch {
    return ''
  }
}
