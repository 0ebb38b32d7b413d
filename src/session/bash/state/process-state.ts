import {readdirSync, readFileSync, readlinkSync} from 'node:fs'
import {constants} from 'node:os'
import {waitingSignals} from '../bash-shell.js'

/** Rows of `/proc/PID/status` with what a process passes on to its children. */
const inherited = /^(?:Umask|Uid|Gid|Groups|SigBlk|SigIgn|Cap\w+|NoNewPrivs|Cpus_allowed):/

/** What a process passes on to programs besides its environment: owner, signals, limits, priority (proc(5)). */
export function processState(pid: number): string {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1')
  const status = read('status')
    .split('\n')
    .filter(line => inherited.test(line))
    .map(line => line.replace(/(?<=^SigIgn:\s*)\S+/, withoutWaiting))
  // The runner marks processes by this limit.
  const limits = read('limits')
    .split('\n')
    .filter(line => !line.startsWith('Max file locks'))
  const stat = read('stat')
  const nice = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]
  return [...status, ...limits, `nice ${nice}`, `oom ${read('oom_score_adj').trim()}`].join('\n')
}

/** A set of signals (proc(5)) without those that a shell ignores, in turns, while it waits for blocks. */
function withoutWaiting(set: string): string {
  const waiting = Object.values(waitingSignals).reduce(
    (bits, name) => bits | (1n << BigInt(constants.signals[name] - 1)),
    0n
  )
  return (BigInt(`0x${set}`) & ~waiting).toString(16)
}

/** The open files of a process by descriptor. */
export function openDescriptors(pid: number): ReadonlyMap<number, string> {
  return new Map(
    readdirSync(`/proc/${pid}/fd`).map(name => [Number(name), readlinkSync(`/proc/${pid}/fd/${name}`)] as const)
  )
}
