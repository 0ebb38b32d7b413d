import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** The folder of control groups in which a group may bound the number of its processes (cgroups(7), `pids`). */
export function ownPidsLimit(): string | undefined {
  try {
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map(line => line.split(' '))
    const kindOf = (fields: readonly string[]) => fields[fields.indexOf('-') + 1]
    const first = mounts.find(fields => kindOf(fields) === 'cgroup' && /(?:^|,)pids(?:,|$)/.test(fields.at(-1) ?? ''))
    const own = /^\d+:(?:[^:]*,)?pids(?:,[^:]*)?:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
    if (first?.[4] !== undefined && own !== undefined) {
      const folder = path.join(first[4], own)
      return existsSync(path.join(folder, 'cgroup.procs')) ? folder : first[4]
    }
    // In the second hierarchy a group with processes has no controllers to give; its root has.
    const root = mounts.find(fields => kindOf(fields) === 'cgroup2')?.[4]
    if (root === undefined) return undefined
    return /\bpids\b/.test(readFileSync(path.join(root, 'cgroup.subtree_control'), 'utf8')) ? root : undefined
  } catch {
    return undefined
  }
}

/** Makes a group below another, whose processes cannot be more than a number; `undefined` where that is refused. */
export function createPidsLimit({
  folder,
  name,
  processes
}: {
  readonly folder: string
  readonly name: string
  readonly processes: number
}): string | undefined {
  const group = path.join(folder, name)
  try {
    mkdirSync(group, {recursive: true})
    const control = path.join(folder, 'cgroup.subtree_control')
    if (existsSync(control)) writeFileSync(control, '+pids')
    writeFileSync(path.join(group, 'pids.max'), String(processes))
    return group
  } catch {
    return undefined
  }
}
