import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import type {Socket} from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {randomHex} from '../system/random-hex.js'
import {endHosts, startHostBeside} from '../system/shell-host.js'
import {FolderPool} from '../workspace/folder-pool.js'
import {createCgroup, hasChildCgroups, isPopulated, ownCgroup, removeCgroup} from './cgroup.js'
import {createPidsLimit, ownPidsLimit} from './pids-limit.js'
import {createRlimitTags, type RlimitTags} from './rlimit-tag.js'

/** What outlives the runner by a moment, and knows all that it started. One for the process. */
export interface RunGuard {
  /** Text with which the tags of all its sessions begin. */
  readonly tag: string
  readonly rlimitTags: RlimitTags
  /** The folder in which documents have theirs; it is there between `enter` and `leave`. */
  readonly folder: string
  /** The folders of documents, in that folder. */
  readonly folders: FolderPool
  /** A control group for one more document, where the machine has them, between `enter` and `leave`. */
  takeCgroup(): string | undefined
  /** Takes back the group of a document that is over, for the next one: to make one takes longer than to start a shell. */
  returnCgroup(group: string): void
  /** A control group for one more document that bounds how many processes it has, where the machine has that. */
  limitPids(processes: number): string | undefined
  /** Removes such a group, whose processes have ended. */
  removePidsLimit(group: string | undefined): void
  /** One more document begins. */
  enter(): void
  /** A document has ended, and removed what is its own. */
  leave(): void
}

let guard: RunGuard | undefined

/** The guard of this process; its watchdog is started when the first document begins. */
export function guardOfProcess(): RunGuard {
  guard ??= startGuard()
  return guard
}

function startGuard(): RunGuard {
  const id = randomHex(8)
  // A run inside a document is found by the outer one too.
  const tag = `${process.env.FENCEPOST === undefined ? '' : `${process.env.FENCEPOST}/`}${id}`
  const folder = path.join(realpathSync(os.tmpdir()), `fencepost-${id.slice(0, 8)}`)
  const rlimitTags = createRlimitTags()
  const own = ownCgroup()
  const group = own === undefined ? undefined : path.join(own, `fencepost-${id}`)
  const boundsIn = process.getuid?.() === 0 ? ownPidsLimit() : undefined
  const bounds = boundsIn === undefined ? undefined : path.join(boundsIn, `fencepost-${id}`)
  const description = [
    ...[tag, String(rlimitTags.run?.prefix ?? ''), String(rlimitTags.run?.shift ?? '')],
    ...[group ?? '', bounds ?? '']
  ]
  const watchdog = [fileURLToPath(new URL('./watchdog.sh', import.meta.url)), folder, ...description]
  /** At its end the watchdog acts. */
  let lifeline: Socket | undefined

  const folders = new FolderPool(folder)
  let documents = 0
  let made: string | undefined
  let bounded = 0
  let groups = 0
  let free: string[] = []
  const startLifeline = () => {
    const started = startHostBeside(watchdog, {folder, name: tag})
    started.on('error', () => {})
    started.unref()
    return started
  }
  return {
    limitPids: processes =>
      bounds === undefined ? undefined : createPidsLimit({folder: bounds, name: String(++bounded), processes}),
    enter() {
      if (documents++ > 0) return
      mkdirSync(folder, {mode: 0o700})
      writeFileSync(path.join(folder, 'owner'), `${[identity(), ...description].join('\n')}\n`)
      lifeline ??= startLifeline()
      made = group === undefined ? undefined : createCgroup(group)
    },
    folder,
    folders,
    returnCgroup(each) {
      // What a document made of its own in it, as containers do, is not for the next one.
      if (isPopulated(each) || hasChildCgroups(each)) removeCgroup(each)
      else free.push(each)
    },
    leave() {
      if (--documents > 0) return
      endHosts()
      folders.clear()
      free = []
      for (const each of [made, bounds]) if (each !== undefined) removeCgroup(each)
      removeFiles(folder)
    },
    rlimitTags,
    tag,
    takeCgroup: () =>
      made === undefined ? undefined : (free.pop() ?? createCgroup(path.join(made, String(++groups)))),
    removePidsLimit(each) {
      if (each !== undefined) removeCgroup(each)
    }
  }
}

/** Removes a folder of files; the way of Node that removes any folder is another module to load. */
function removeFiles(folder: string): void {
  try {
    for (const name of readdirSync(folder)) unlinkSync(path.join(folder, name))
    rmdirSync(folder)
  } catch {
    rmSync(folder, {force: true, recursive: true})
  }
}

/** Who this process is: the machine's start, the process namespace, its number and its start (proc(5)). */
function identity(): string {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1')
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')} ${process.pid} ${start}`
  } catch {
    return ''
  }
}
