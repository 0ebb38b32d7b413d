import {readdirSync, readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'

/** A process as `/proc` shows it. */
interface Process {
  readonly pid: number
  readonly parent: number
  /** Its process group, as `/proc` writes it. */
  readonly group: string | undefined
  /** When it started, in clock ticks since the machine did (proc(5), `starttime`). */
  readonly startTick: number
}

/** Ticks a second of `/proc` times; fixed at 100 for user space on Linux. */
export const ticksPerSecond = 100

/** The present moment in clock ticks since the machine started. */
export function tickNow(): number {
  return Math.floor((Number(process.hrtime.bigint()) / 1e9) * ticksPerSecond)
}

const loadedAt = tickNow()

/** Processes that were there before this program: they are nobody's that it started, and most of all. */
const before = new Set<string>()

/** The numbers of all processes, as far as they may have started since this was loaded where those alone are asked for. */
function listNumbers({isLate}: {readonly isLate: boolean}): readonly string[] {
  const all = readdirSync('/proc').filter(name => /^\d/.test(name))
  // A number that is gone may be given to another process.
  const present = new Set(all)
  for (const name of before) if (!present.has(name)) before.delete(name)
  if (!isLate) return all
  const ascend = pidsAscend()
  return all.filter(name => !(ascend && Number(name) <= process.pid) && !before.has(name))
}

/** Processes that may have started since this was loaded; some may have ended. Nothing of them is read. */
export function startedLately(): readonly number[] {
  return listNumbers({isLate: true}).map(Number)
}

function listProcesses(sinceTick = 0): readonly Process[] {
  return listNumbers({isLate: sinceTick >= loadedAt}).flatMap(name => {
    try {
      const fields = statOf(name)
      const startTick = Number(fields[19])
      if (startTick < loadedAt) before.add(name)
      if (fields[0] === 'Z') return []
      return [{group: fields[2], parent: Number(fields[1]), pid: Number(name), startTick}]
    } catch {
      return [] // It ended between the two reads.
    }
  })
}

/** How many processes and threads the machine had started when this was loaded. */
const startedBefore = countStarted()

/**
 * Whether each process that started since this was loaded has a number above this one's. Linux gives numbers in order,
 * and begins again at the bottom behind the last (proc(5), `pid_max`): so the last number has to be above this one's, and
 * fewer have to be given since than there are.
 */
function pidsAscend(): boolean {
  const now = performance.now()
  // No machine gives all its numbers in that time.
  if (now - ascend.at > 20) ascend = {at: now, is: lookWhetherPidsAscend()}
  return ascend.is
}

let ascend = {at: Number.NEGATIVE_INFINITY, is: false}

function lookWhetherPidsAscend(): boolean {
  try {
    const last = Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1))
    const most = Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1'))
    // The lowest 300 are not given again.
    return last > process.pid && countStarted() - startedBefore < most - 1000
  } catch {
    return false
  }
}

function countStarted(): number {
  try {
    return Number(/^processes (\d+)/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1])
  } catch {
    return Number.NaN
  }
}

/** Processes that started at or after a tick, wherever they are; this one is not among them. */
export function startedSince(tick: number): readonly number[] {
  return listProcesses(tick).flatMap(({pid, startTick}) => (startTick >= tick && pid !== process.pid ? [pid] : []))
}

/** When a process started, in clock ticks since the machine did; `undefined` when it has ended. */
export function startedAt(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[19])
  } catch {
    return undefined
  }
}

/** Whether a process has not ended. */
export function isRunning(pid: number): boolean {
  try {
    return statOf(pid)[0] !== 'Z'
  } catch {
    return false
  }
}

/** The parent of a process; `undefined` when it has ended. */
export function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1])
  } catch {
    return undefined
  }
}

/**
 * Processes below `root` that started at or after a tick; those that lost their parents are not among them. `rootTick`
 * is known to be before `root` itself.
 */
export function descendants(root: number, sinceTick = 0, rootTick = 0): readonly number[] {
  const children = groupByParent(listProcesses(rootTick))
  const found: number[] = []
  const queue = [root]
  for (const parent of queue) {
    for (const child of children.get(parent) ?? []) {
      queue.push(child.pid)
      if (child.startTick >= sinceTick) found.push(child.pid)
    }
  }
  return found
}

/**
 * The processes that a terminal hears: those of the group in its foreground (proc(5), `tpgid`), and separately those
 * with all that is below them. `one` is any process of the terminal.
 */
export function foreground(one: number): {readonly group: readonly number[]; readonly all: readonly number[]} {
  const group: number[] = []
  let leader: string | undefined
  try {
    leader = statOf(one)[5]
  } catch {
    return {all: [], group} // The terminal is gone.
  }
  const processes = listProcesses()
  const children = groupByParent(processes)
  for (const {group: number, pid} of processes) if (number === leader) group.push(pid)
  const all = new Set(group)
  for (const parent of all) for (const {pid} of children.get(parent) ?? []) all.add(pid)
  return {all: [...all], group}
}

function groupByParent(processes: readonly Process[]): Map<number, Process[]> {
  const groups = new Map<number, Process[]>()
  for (const one of processes) groups.set(one.parent, [...(groups.get(one.parent) ?? []), one])
  return groups
}

/** The shell of a terminal, and what runs in its foreground with all between: these end with the terminal (proc(5), `tpgid`). */
export function foregroundOf(shell: number): readonly number[] {
  try {
    const group = statOf(shell)[5]
    const parents = new Map(listProcesses().map(({parent, pid}) => [pid, parent]))
    const found = new Set([shell])
    for (const pid of parents.keys()) {
      if (groupOf(pid) !== group) continue
      for (let each: number | undefined = pid; each !== undefined && each > 1; each = parents.get(each)) {
        if (each === shell) break
        found.add(each)
      }
    }
    return [...found]
  } catch {
    return [] // It has ended.
  }
}

function groupOf(pid: number): string | undefined {
  try {
    return statOf(pid)[2]
  } catch {
    return undefined
  }
}

/** Whether one of some processes runs or waits for a disk, and the processor time they took so far, in clock ticks. */
export function activityOf(pids: readonly number[]): {readonly isBusy: boolean; readonly ticks: number} {
  let isBusy = false
  let ticks = 0
  for (const pid of pids) {
    try {
      const fields = statOf(pid)
      if (fields[0] === 'R' || fields[0] === 'D') isBusy = true
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      isBusy = true // It has just ended: something happens.
    }
  }
  return {isBusy, ticks}
}

/** Changes whenever one of some processes has run, were it ever so short (proc(5), `schedstat`), where the kernel counts that. */
export function ranFor(pids: readonly number[]): string {
  return pids
    .map(pid => {
      try {
        return readFileSync(`/proc/${pid}/schedstat`, 'latin1').trim()
      } catch {
        return ''
      }
    })
    .join()
}

/** The fields of `/proc/pid/stat` behind the name, its state first (proc(5)). Throws when the process has ended. */
function statOf(pid: number | string): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** The value of a variable in the environment a process was started with; `undefined` when it cannot be read. */
export function startVariable(pid: number, name: string): string | undefined {
  try {
    const environ = `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`
    const start = environ.indexOf(`\0${name}=`)
    return start === -1 ? undefined : environ.slice(start + name.length + 2, environ.indexOf('\0', start + 1))
  } catch {
    return undefined // It ended, or belongs to somebody else.
  }
}

/** Processes that were started with a variable whose value passes a test, wherever they went. */
export function processesWith(name: string, passes: (value: string) => boolean, sinceTick = 0): readonly number[] {
  return startedSince(sinceTick).filter(pid => {
    const value = startVariable(pid, name)
    return value !== undefined && passes(value)
  })
}

/** Whether a process goes on at a Ctrl-C as if there were none (proc(5), `SigIgn`). */
export function ignoresInterrupt(pid: number): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return mask !== undefined && (Number.parseInt(mask.slice(-1), 16) & 2) !== 0
  } catch {
    return false // It has ended.
  }
}

/** Sends a signal to a process, or to a group by its negative number. One that is gone is as it should be. */
export function send(pid: number, signal: NodeJS.Signals): void {
  // 0 is nobody's number here, and would mean this program and its like.
  if (pid === 0) return
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error
  }
}

/** How long processes are killed that multiply, in milliseconds. */
const killTime = 5000

/**
 * Kills what `find` finds until it finds nothing. What is not gone after the first time may multiply: it is stopped first,
 * all of it, so that nothing takes the place of what is killed. `starter` may start it again, is itself to live, and is
 * stopped for as long. Gives up after five seconds, with what is left.
 */
export async function killAll(find: () => readonly number[], starter = 0): Promise<readonly number[]> {
  const deadline = performance.now() + killTime
  for (let looks = 0; ; looks++) {
    if (looks === 2) send(starter, 'SIGSTOP')
    const left = looks < 2 ? find() : stopAll(find, deadline)
    if (left.length === 0 || performance.now() > deadline) {
      if (looks >= 2) send(starter, 'SIGCONT')
      return left
    }
    for (const pid of left) send(pid, 'SIGKILL')
    await delay(2)
  }
}

/** Stops what `find` finds until it finds nothing else. */
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
