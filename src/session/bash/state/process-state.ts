import {readdirSync, readFileSync, readlinkSync} from 'node:fs'

/** Rows of `/proc/PID/status` with what a process passes on to its children. */
const inherited = /^(?:Umask|Uid|Gid|Groups|SigBlk|SigIgn|Cap\w+|NoNewPrivs|Cpus_allowed):/

/** What a process passes on to programs besides its environment: owner, signals, limits, priority (proc(5)). */
export function processState(pid: number): string {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1')
  const status = read('status')
    .split('\n')
    .filter(line => inherited.test(line))
  // The runner marks processes by this limit.
  const limits = read('limits')
    .split('\n')
    .filter(line => !line.startsWith('Max file locks'))
  const stat = read('stat')
  const nice = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]
  return [...status, ...limits, `nice ${nice}`, `oom ${read('oom_score_adj').trim()}`].join('\n')
}

/** The open files of a process by descriptor. */
export function openDescriptors(pid: number): ReadonlyMap<number, string> {
  return new Map(
    readdirSync(`/proc/${pid}/fd`).map(name => [Number(name), readlinkSync(`/proc/${pid}/fd/${name}`)] as const)
  )
}
