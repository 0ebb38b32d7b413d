import {existsSync, readdirSync, readFileSync} from 'node:fs'

/** Processes that were already running when this program started. They're never part of a document. */
const older = new Set<string>()

/** Remembers a process as older than this program, so that later listings skip it. */
export function markOlder(pid: string): void {
  older.add(pid)
}

/** The ids of all processes, as `/proc` spells them. */
export function listPids(): readonly string[] {
  const names = readdirSync('/proc')
  if (older.size > 0) {
    // The kernel may reuse the id of a process that has ended.
    const present = new Set(names)
    for (const pid of older) if (!present.has(pid)) older.delete(pid)
  }
  return names.filter(name => !Number.isNaN(Number(name)))
}

/**
 * The ids of all processes that can have started after this program did. Reads nothing about each one, so some may be
 * older, and some may have ended.
 */
export function listRecentPids(): readonly string[] {
  const ascend = pidsAscend()
  return listPids().filter(pid => !(ascend && Number(pid) <= process.pid) && !older.has(pid))
}

/** Most ids that are looked at one by one: listing `/proc` takes longer. */
const mostProbed = 40

/**
 * The ids of all processes that can have started after `after` was the last id. Where ids don't ascend, some may be older.
 */
export function pidsAfter(after: number): readonly number[] {
  const count = lastPid() - after
  if (!(count >= 0 && count <= mostProbed && pidsAscend())) return listRecentPids().map(Number)
  const pids: number[] = []
  for (let pid = after + 1; pid <= after + count; pid++) if (existsSync(`/proc/${pid}`)) pids.push(pid)
  return pids
}

/** The id that Linux gave out last (proc(5), `loadavg`); `NaN` when the kernel doesn't say. */
export function lastPid(): number {
  try {
    return Number(readFileSync('/proc/loadavg', 'utf8').trim().split(' ').at(-1))
  } catch {
    return Number.NaN
  }
}

/** How long an answer of `pidsAscend` holds, in milliseconds. No machine uses up all process ids in that time. */
const recheckAfter = 20
let lastCheck = {at: Number.NEGATIVE_INFINITY, result: false}

/**
 * Whether every process that started after this program has a higher id. Linux hands out ids in ascending order and
 * wraps around at `pid_max` (proc(5)), so no wrap can have happened: the last id is above this one, and fewer processes
 * started since than there are ids.
 */
function pidsAscend(): boolean {
  const now = performance.now()
  if (now - lastCheck.at > recheckAfter) lastCheck = {at: now, result: checkPidsAscend()}
  return lastCheck.result
}

const startedBefore = countStarted()

function checkPidsAscend(): boolean {
  try {
    const highest = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'))
    // The lowest 300 ids aren't reused.
    return lastPid() > process.pid && countStarted() - startedBefore < highest - 1000
  } catch {
    return false
  }
}

/** How many processes and threads have started since boot; `NaN` when the kernel doesn't say. */
function countStarted(): number {
  try {
    return Number(/^processes (\d+)/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1])
  } catch {
    return Number.NaN
  }
}
