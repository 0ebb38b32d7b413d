import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'

/** The folder of this process in the second control group hierarchy, where groups may be made in it (cgroups(7)). */
export function ownCgroup(): string | undefined {
  try {
    const mounted = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map(line => line.split(' '))
      .find(fields => fields[fields.indexOf('-') + 1] === 'cgroup2')
    const place = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
    const [, , , root = '/', point] = mounted ?? []
    if (point === undefined || place === undefined || place.includes('..')) return undefined
    const folder = path.join(point, root === '/' ? place : path.relative(root, place))
    // Moving a process needs the right to take it out of here, too.
    accessSync(path.join(folder, 'cgroup.procs'), constants.W_OK)
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    return undefined
  }
}

/** Makes a group; `undefined` where that is refused, or where the kernel cannot end a group at once (before 5.14). */
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

/** The processes of a group and of the groups below it. */
export function cgroupProcesses(folder: string): readonly number[] {
  return foldersBelow(folder).flatMap(each => {
    const text = read(path.join(each, 'cgroup.procs'))
    return text === '' ? [] : text.trimEnd().split('\n').map(Number)
  })
}

/** Kills all processes of a group and of the groups below it, also those that are being forked. */
export function killCgroup(folder: string): void {
  try {
    writeFileSync(path.join(folder, 'cgroup.kill'), '1')
  } catch {
    // It is gone.
  }
}

/** Whether a process is left in a group or below it. */
export function isPopulated(folder: string): boolean {
  return read(path.join(folder, 'cgroup.events')).includes('populated 1')
}

/** Whether there are groups below one. */
export function hasChildCgroups(folder: string): boolean {
  return foldersBelow(folder).length > 1
}

/** Removes a group and those below it, which have no process any more. */
export function removeCgroup(folder: string): void {
  for (const each of foldersBelow(folder).toReversed()) {
    try {
      rmdirSync(each)
    } catch {
      // A process is still leaving it; the guard of the run removes it later.
    }
  }
}

function foldersBelow(folder: string): readonly string[] {
  try {
    // A folder is linked from those right below it.
    if (statSync(folder).nlink === 2) return [folder]
    const below = readdirSync(folder, {withFileTypes: true}).filter(entry => entry.isDirectory())
    return [folder, ...below.flatMap(({name}) => foldersBelow(path.join(folder, name)))]
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
