import {readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {portsOf} from '../system/listening-ports.js'
import {isRunning, parentOf, startedAt, startVariable, tickNow, ticksPerSecond} from '../system/proc.js'
import {tagVariable} from '../system/tagged-processes.js'
import type {Containment} from './containment.js'

/** A process that runs on when its document is over. */
export interface LeakedProcess {
  /** Its program and arguments; empty for a part of the shell itself, as `( … ) &` is. */
  readonly command: string
  /** TCP ports on which it listens, sorted. */
  readonly ports: readonly number[]
  /** What stands in its environment of the session and the block that started it; absent where that was cleared. */
  readonly tag?: string
  /** When it had started at the latest, in milliseconds as `Date.now()` counts. */
  readonly startedBy: number
}

/** How long a process that is just ending may take, and how often it is looked at, in milliseconds. */
const grace = 300
const pause = 10

/** Finds the processes within an containment that run on, other than those of its sessions themselves. */
export async function leakedProcesses(
  containment: Containment,
  own: readonly number[]
): Promise<readonly LeakedProcess[]> {
  const find = () =>
    containment.processes().filter(pid => !own.includes(pid) && startVariable(pid, tagVariable) !== 'relay')
  let left = find()
  for (let waited = 0; left.length > 0 && waited < grace; waited += pause) {
    await delay(pause)
    // To look at those that are known is cheap, and to find all is not.
    if (!left.every(isRunning)) left = find()
  }
  if (left.length > 0) left = find()
  const ports = portsOf(left)
  const now = Date.now() - (tickNow() * 1000) / ticksPerSecond
  const parents = new Set(left.map(parentOf))
  return left.flatMap(pid => {
    const startTick = startedAt(pid)
    const command = commandOf(pid)
    // A part of the shell that waits for a process is told by that one.
    if (startTick === undefined || (command === '' && parents.has(pid))) return []
    const tag = startVariable(pid, tagVariable)
    const startedBy = now + ((startTick + 1) * 1000) / ticksPerSecond
    return [{command, ports: ports.get(pid) ?? [], startedBy, ...(tag !== undefined && {tag})}]
  })
}

/** The command line of a process (proc(5)), on one line. */
function commandOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    // A part of the shell has the command line of the shell, with all of the driver in it.
    return text.startsWith('bash --noprofile --norc -c') ? '' : text.replace(/\s+/g, ' ')
  } catch {
    return ''
  }
}
