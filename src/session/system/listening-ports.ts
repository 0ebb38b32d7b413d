import {readdirSync, readlinkSync} from 'node:fs'
import {readProc} from './proc.js'

/** A listening TCP socket. Its inode links it to the processes that hold it open. */
interface Listener {
  readonly inode: string
  readonly port: number
}

/** The TCP ports that are open in the network namespace of a process (proc(5), `/proc/pid/net/tcp`). */
export function openPorts(pid: number): ReadonlySet<number> {
  return new Set(listeners(pid).map(({port}) => port))
}

/** The sorted TCP ports that each process listens on, without processes that listen on none. */
export function portsOf(pids: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>()
  // Reading the table takes milliseconds, and thousands of processes may share one.
  const tables = new Map<string, readonly Listener[]>()
  for (const pid of pids) {
    const inodes = socketsOf(pid)
    if (inodes.size === 0) continue
    const namespace = networkOf(pid)
    const table = tables.get(namespace) ?? listeners(pid)
    tables.set(namespace, table)
    const ports = table.flatMap(({inode, port}) => (inodes.has(inode) ? [port] : []))
    if (ports.length > 0)
      found.set(
        pid,
        [...new Set(ports)].sort((a, b) => a - b)
      )
  }
  return found
}

/** The network namespace of a process. */
function networkOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return `${pid}` // It has ended, or belongs to another user.
  }
}

function listeners(pid: number): readonly Listener[] {
  return ['tcp', 'tcp6'].flatMap(name => {
    const [, ...rows] = readProc(`/proc/${pid}/net/${name}`).trimEnd().split('\n')
    return rows.flatMap(row => {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/)
      // 0A is TCP_LISTEN.
      return state === '0A' ? [{inode, port: Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)}] : []
    })
  })
}

function socketsOf(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>()
  const folder = `/proc/${pid}/fd`
  try {
    for (const name of readdirSync(folder)) {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1]
      if (inode !== undefined) inodes.add(inode)
    }
  } catch {
    // It has ended, or belongs to another user.
  }
  return inodes
}
