import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** The cgroup folder whose subgroups can limit their number of processes (cgroups(7), `pids`), if there is one. */
export function ownPidsLimit(): string | undefined {
  try {
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map(line => line.split(' '))
    const typeOf = (fields: readonly string[]) => fields[fields.indexOf('-') + 1]
    const v1 = mounts.find(fields => typeOf(fields) === 'cgroup' && /(?:^|,)pids(?:,|$)/.test(fields.at(-1) ?? ''))
    const own = /^\d+:(?:[^:]*,)?pids(?:,[^:]*)?:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
    if (v1?.[4] !== undefined && own !== undefined) {
      const folder = path.join(v1[4], own)
      return existsSync(path.join(folder, 'cgroup.procs')) ? folder : v1[4]
    }
    // In cgroup v2 only the root group can have both processes and controllers for subgroups.
    const root = mounts.find(fields => typeOf(fields) === 'cgroup2')?.[4]
    if (root === undefined) return undefined
    return /\bpids\b/.test(readFileSync(path.join(root, 'cgroup.subtree_control'), 'utf8')) ? root : undefined
  } catch {
    return undefined
  }
}

/**
 * Keeps the processes of a group from starting others if they are at least half of its limit: they take the machine from
 * the runner that ends them. Returns a function that restores the limit, and nothing if they are fewer.
 */
export function holdForks(group: string, processes: number): (() => void) | undefined {
  const current = Number(readFileSync(path.join(group, 'pids.current'), 'utf8'))
  if (current < processes / 2) return undefined
  const file = path.join(group, 'pids.max')
  writeFileSync(file, '0')
  return () => writeFileSync(file, String(processes))
}

/** Creates a group that can't have more than a number of processes; `undefined` when that fails. */
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
