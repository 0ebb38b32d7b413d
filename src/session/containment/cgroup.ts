import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  write,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import {readProc} from '../system/proc.js'

/** The cgroup v2 folder of this process (cgroups(7)); `undefined` when no groups can be created in it. */
export function ownCgroup(): string | undefined {
  try {
    const mounted = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map(line => line.split(' '))
      .find(fields => fields[fields.indexOf('-') + 1] === 'cgroup2')
    const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
    const [, , , root = '/', point] = mounted ?? []
    if (point === undefined || own === undefined || own.includes('..')) return undefined
    const folder = path.join(point, root === '/' ? own : path.relative(root, own))
    // Moving a process also needs write access to the group that it leaves.
    accessSync(path.join(folder, 'cgroup.procs'), constants.W_OK)
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    return undefined
  }
}

/** Creates a group; `undefined` when that fails or the kernel lacks `cgroup.kill` (before Linux 5.14). */
export function createCgroup(folder: string): string | undefined {
  try {
    mkdirSync(folder)
  } catch {
    return undefined
  }
  if (existsSync(path.join(folder, 'cgroup.kill'))) return folder
  removeCgroup(folder)
  return undefined
}

/**
 * Has the kernel get ready for a move between groups, while this process does other things: the first move after a pause takes
 * some 10 ms, because each processor has to notice it. Moves this process to the group that it is in.
 */
export function announceMove(own: string): void {
  const file = openSync(path.join(own, 'cgroup.procs'), 'w')
  write(file, String(process.pid), () => closeSync(file))
}

/** The processes of a group and its subgroups. */
export function cgroupProcesses(folder: string): readonly number[] {
  return foldersBelow(folder).flatMap(each => {
    const text = readProc(path.join(each, 'cgroup.procs'))
    return text === '' ? [] : text.trimEnd().split('\n').map(Number)
  })
}

/** Kills all processes of a group and its subgroups, including those being forked. */
export function killCgroup(folder: string): void {
  try {
    writeFileSync(path.join(folder, 'cgroup.kill'), '1')
  } catch {
    // The group no longer exists.
  }
}

/** Thaws the group of version 1 that a process is in, and those above it: a process that is frozen there can't be killed. */
export function thaw(pid: number): void {
  const own = /^\d+:(?:[^:]*,)?freezer(?:,[^:]*)?:(.*)$/m.exec(readProc(`/proc/${pid}/cgroup`))?.[1] ?? '/'
  if (own === '/') return
  const [, , , root = '/', point = ''] =
    readProc('/proc/self/mountinfo')
      .split('\n')
      .map(line => line.split(' '))
      .find(fields => fields[fields.indexOf('-') + 1] === 'cgroup' && /\bfreezer\b/.test(fields.at(-1) ?? '')) ?? []
  const names = path.posix.relative(root, own).split('/')
  for (let count = 1; count <= names.length; count++) {
    try {
      writeFileSync(path.join(point, ...names.slice(0, count), 'freezer.state'), 'THAWED')
    } catch {
      // Another user's, or it no longer exists.
    }
  }
}

/** Whether a group or one of its subgroups has a process. */
export function isPopulated(folder: string): boolean {
  return readProc(path.join(folder, 'cgroup.events')).includes('populated 1')
}

/** Whether a group has subgroups. */
export function hasChildCgroups(folder: string): boolean {
  return foldersBelow(folder).length > 1
}

/** Removes a group and its subgroups, which must be empty. */
export function removeCgroup(folder: string): void {
  for (const each of foldersBelow(folder).toReversed()) {
    try {
      rmdirSync(each)
    } catch {
      // A process is still exiting; the watchdog removes the group later.
    }
  }
}

function foldersBelow(folder: string): readonly string[] {
  try {
    // Each direct subfolder adds one link.
    if (statSync(folder).nlink === 2) return [folder]
    const below = readdirSync(folder, {withFileTypes: true}).filter(entry => entry.isDirectory())
    return [folder, ...below.flatMap(({name}) => foldersBelow(path.join(folder, name)))]
  } catch {
    return []
  }
}
