import {readdirSync, readFileSync, readlinkSync} from 'node:fs'

/** A socket that listens: its inode, by which processes hold it, and its TCP port. */
interface Listener {
  readonly inode: string
  readonly port: number
}

/** The TCP ports on which something listens, as a process sees the network (proc(5), `/proc/pid/net/tcp`). */
export function openPorts(pid: number): ReadonlySet<number> {
  return new Set(listeners(pid).map(({port}) => port))
}

/** The TCP ports on which each of some processes listens, sorted; processes that listen on none are left out. */
export function portsOf(pids: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>()
  for (const pid of pids) {
    const inodes = socketsOf(pid)
    if (inodes.size === 0) continue
    const ports = listeners(pid).flatMap(({inode, port}) => (inodes.has(inode) ? [port] : []))
    if (ports.length > 0)
      found.set(
        pid,
        [...new Set(ports)].sort((a, b) => a - b)
      )
  }
  return found
}

function listeners(pid: number): readonly Listener[] {
  return ['tcp', 'tcp6'].flatMap(name => {
    const [, ...rows] = read(`/proc/${pid}/net/${name}`).trimEnd().split('\n')
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
    // It ended meanwhile, or belongs to somebody else.
  }
  return inodes
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // It ended, or the machine has no such protocol.
  }
}
