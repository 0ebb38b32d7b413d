import {readFileSync} from 'node:fs'
import {listPids, listRecentPids, markOlder} from './pid-list.js'

/** The text of a file of the kernel; empty if it can't be read, as for a process that has ended. */
export function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The name of the program that a process runs (proc(5), `comm`); empty if it has ended. */
export function nameOf(pid: number): string {
  return readProc(`/proc/${pid}/comm`).trim()
}

/** A mounted file system. */
export interface Mount {
  /** Absolute path where it is mounted. */
  readonly point: string
  /** The folder in the file system that is mounted there. */
  readonly root: string
  /** Numbers of its device, which all mounts of the file system share. */
  readonly device: string
  readonly type: string
}

/** The mounted file systems in the order of `/proc/self/mountinfo`. Throws if that can't be read. */
export function readMounts(mountinfo = readFileSync('/proc/self/mountinfo', 'utf8')): readonly Mount[] {
  return mountinfo.split('\n').flatMap(line => {
    const fields = line.split(' ')
    const [, , device = '', root, point] = fields.map(field =>
      field.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)))
    )
    if (root === undefined || point === undefined) return []
    return [{device, point, root, type: fields[fields.indexOf('-') + 1] ?? ''}]
  })
}

/** A process as `/proc` describes it. */
interface Process {
  readonly pid: number
  readonly parent: number
  /** The id of its process group, as `/proc` spells it. */
  readonly group: string | undefined
  /** When it started, in clock ticks since boot (proc(5), `starttime`). */
  readonly startTick: number
}

/** Clock ticks per second in `/proc`. Linux always reports 100 to user space. */
export const ticksPerSecond = 100

/** The current time in clock ticks since boot. */
export function tickNow(): number {
  return Math.floor((Number(process.hrtime.bigint()) / 1e9) * ticksPerSecond)
}

const loadedAt = tickNow()

function listProcesses(sinceTick = 0): readonly Process[] {
  const pids = sinceTick >= loadedAt ? listRecentPids() : listPids()
  return pids.flatMap(pid => {
    try {
      const fields = statOf(pid)
      const startTick = Number(fields[19])
      if (startTick < loadedAt) markOlder(pid)
      if (isZombie(fields)) return []
      return [{group: fields[2], parent: Number(fields[1]), pid: Number(pid), startTick}]
    } catch {
      return [] // It ended between the two reads.
    }
  })
}

/** All processes that started at or after a tick, except this one. */
export function startedSince(tick: number): readonly number[] {
  return listProcesses(tick).flatMap(({pid, startTick}) => (startTick >= tick && pid !== process.pid ? [pid] : []))
}

/** When a process started, in clock ticks since boot; `undefined` when it has ended. */
export function startedAt(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[19])
  } catch {
    return undefined
  }
}

/** The number of the device of the terminal that controls a process (proc(5), `tty_nr`); 0 for none. */
export function terminalOf(pid: number): number {
  try {
    return Number(statOf(pid)[4])
  } catch {
    return 0 // It has ended.
  }
}

/** Whether a process ignores a signal up to 31 (proc(5), `sigignore`). */
export function ignores(pid: number, signal: number): boolean {
  try {
    return ((Number(statOf(pid)[30]) >>> (signal - 1)) & 1) === 1
  } catch {
    return false // It has ended.
  }
}

/** Whether a process is alive. Zombies aren't. */
export function isRunning(pid: number): boolean {
  try {
    return !isZombie(statOf(pid))
  } catch {
    return false
  }
}

/** The id of the parent of a process; `undefined` when the process has ended. */
export function parentOf(pid: number): number | undefined {
  try {
    return Number(statOf(pid)[1])
  } catch {
    return undefined
  }
}

/**
 * The descendants of `root` that started at or after `sinceTick`, without those whose parents have ended. `rootTick` is a
 * tick before `root` itself started.
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
 * The processes in the foreground of a terminal (proc(5), `tpgid`): its foreground group, and that group with all its
 * descendants. `one` is any process of the terminal.
 */
export function foreground(one: number): {readonly group: readonly number[]; readonly all: readonly number[]} {
  const group: number[] = []
  let leader: string | undefined
  try {
    leader = statOf(one)[5]
  } catch {
    return {all: [], group} // The terminal has closed.
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

/** The shell of a terminal, its foreground processes (proc(5), `tpgid`) and the processes in between. */
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

/** Whether any of the processes is running or waiting for a disk, and the CPU time they have used, in clock ticks. */
export function activityOf(pids: readonly number[]): {readonly isBusy: boolean; readonly ticks: number} {
  let isBusy = false
  let ticks = 0
  for (const pid of pids) {
    try {
      const fields = statOf(pid)
      if (fields[0] === 'R' || fields[0] === 'D') isBusy = true
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      isBusy = true // It has just ended, so something is happening.
    }
  }
  return {isBusy, ticks}
}

/** Changes whenever one of the processes has run, however briefly, if the kernel counts that (proc(5), `schedstat`). */
export function ranFor(pids: readonly number[]): string {
  return pids.map(pid => readProc(`/proc/${pid}/schedstat`).trim()).join()
}

/** The fields of `/proc/pid/stat` after the name, starting with the state (proc(5)). Throws when the process has ended. */
function statOf(pid: number | string): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Whether a process has ended, given its fields. One whose first thread alone has ended looks like a zombie, too. */
function isZombie(fields: readonly string[]): boolean {
  return fields[0] === 'Z' && Number(fields[17]) <= 1
}

/** The value of a variable in the environment that a process started with; `undefined` when it can't be read. */
export function startVariable(pid: number, name: string): string | undefined {
  try {
    const environ = `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`
    const start = environ.indexOf(`\0${name}=`)
    return start === -1 ? undefined : environ.slice(start + name.length + 2, environ.indexOf('\0', start + 1))
  } catch {
    return undefined // It ended, or belongs to another user.
  }
}

/** All processes whose starting environment has the variable `name` with a value that passes the test. */
export function processesWith(name: string, passes: (value: string) => boolean, sinceTick = 0): readonly number[] {
  return startedSince(sinceTick).filter(pid => {
    const value = startVariable(pid, name)
    return value !== undefined && passes(value)
  })
}
