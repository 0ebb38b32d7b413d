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
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {endHosts, type ScriptBeside, startHostBeside} from '../shells/shell-host.js'
import {requireOpenFiles} from '../system/open-files.js'
import {randomHex} from '../system/random-hex.js'
import {FolderPool} from '../workspace/folder-pool.js'
import {removeLink} from '../workspace/remove-link.js'
import {unmountBelow} from '../workspace/unmount-below.js'
import {inTemporaryFolder} from '../workspace/workspace-error.js'
import {announceMove, createCgroup, hasChildCgroups, isPopulated, ownCgroup, removeCgroup} from './cgroup.js'
import {createPidsLimit, ownPidsLimit} from './pids-limit.js'
import {createRlimitTags, type RlimitTags} from './rlimit-tag.js'

/** What all documents of this process share, cleaned up by a watchdog if the process is killed. */
export interface RunGuard {
  /** Prefix of the tags of all sessions. */
  readonly tag: string
  readonly rlimitTags: RlimitTags
  /** The folder that holds the folders of documents. It exists between `enter` and `leave`. */
  readonly folder: string
  /** The folders of documents. */
  readonly folders: FolderPool
  /** A control group for one document, between `enter` and `leave`; `undefined` when none can be created. */
  takeCgroup(): string | undefined
  /** Returns the group of a document that has ended, for reuse: creating one takes longer than starting a shell. */
  returnCgroup(group: string): void
  /** A control group that limits the number of processes of one document; `undefined` when none can be created. */
  limitPids(processes: number): string | undefined
  /** Removes such a group. Its processes must have ended. */
  removePidsLimit(group: string | undefined): void
  /** Called when a document starts. */
  enter(): void
  /** Called when a document has ended and cleaned up. */
  leave(): void
}

let guard: RunGuard | undefined

/** The guard of this process. Its watchdog starts with the first document. */
export function guardOfProcess(): RunGuard {
  guard ??= startGuard()
  return guard
}

function startGuard(): RunGuard {
  requireOpenFiles()
  const id = randomHex(8)
  // The outer tag lets an outer run find the processes of a run inside one of its documents.
  const tag = `${process.env.FENCEPOST === undefined ? '' : `${process.env.FENCEPOST}/`}${id}`
  const folder = path.join(
    inTemporaryFolder(() => realpathSync(os.tmpdir())),
    `fencepost-${id.slice(0, 8)}`
  )
  const rlimitTags = createRlimitTags()
  const own = ownCgroup()
  const group = own === undefined ? undefined : path.join(own, `fencepost-${id}`)
  const limitsIn = process.getuid?.() === 0 ? ownPidsLimit() : undefined
  const limits = limitsIn === undefined ? undefined : path.join(limitsIn, `fencepost-${id}`)
  const description = [
    ...[tag, String(rlimitTags.run?.prefix ?? ''), String(rlimitTags.run?.shift ?? '')],
    ...[group ?? '', limits ?? '']
  ]
  const watchdog = [fileURLToPath(new URL('./watchdog.sh', import.meta.url)), folder, ...description]
  /** The watchdog acts when its input closes. */
  let lifeline: ScriptBeside | undefined

  const folders = new FolderPool(folder)
  let documents = 0
  let runGroup: string | undefined
  let limited = 0
  let groups = 0
  let free: string[] = []
  const startLifeline = () => {
    const started = startHostBeside(watchdog, {folder, name: tag})
    started.input.on('error', () => {})
    started.input.unref()
    return started
  }
  return {
    limitPids: processes =>
      limits === undefined ? undefined : createPidsLimit({folder: limits, name: String(++limited), processes}),
    enter() {
      if (documents > 0) return void documents++
      // Before the folder exists: this process may be killed at any moment.
      const started = lifeline ? undefined : startLifeline()
      lifeline ??= started
      inTemporaryFolder(() => {
        mkdirSync(folder, {mode: 0o700})
        try {
          writeFileSync(path.join(folder, 'owner'), `${[identity(), ...description].join('\n')}\n`)
        } catch (error) {
          removeFiles(folder)
          throw error
        }
      })
      started?.onFolder()
      documents++
      runGroup = group === undefined ? undefined : createCgroup(group)
      if (own === undefined || runGroup === undefined) return
      // Groups can't be created while the kernel prepares for a move.
      const first = createCgroup(path.join(runGroup, String(++groups)))
      if (first !== undefined) free.push(first)
      announceMove(own)
    },
    folder,
    folders,
    returnCgroup(each) {
      // A document may have created subgroups, as container runtimes do. The next one must not get them.
      if (isPopulated(each) || hasChildCgroups(each)) removeCgroup(each)
      else free.push(each)
    },
    leave() {
      if (--documents > 0) return
      endHosts()
      folders.clear()
      free = []
      for (const each of [runGroup, limits]) if (each !== undefined) removeCgroup(each)
      removeFiles(folder)
    },
    rlimitTags,
    tag,
    takeCgroup: () =>
      runGroup === undefined ? undefined : (free.pop() ?? createCgroup(path.join(runGroup, String(++groups)))),
    removePidsLimit(each) {
      if (each !== undefined) removeCgroup(each)
    }
  }
}

/** Removes a folder of files. Avoids loading the module behind `rm` unless the folder holds more. */
function removeFiles(folder: string): void {
  try {
    if (removeLink(folder)) return
    for (const name of readdirSync(folder)) unlinkSync(path.join(folder, name))
    rmdirSync(folder)
  } catch {
    unmountBelow(folder)
    rmSync(folder, {force: true, recursive: true})
  }
}

/** Identifies this process across reboots and namespaces: boot id, process namespace, pid and start time (proc(5)). */
function identity(): string {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')} ${process.pid} ${start}`
  } catch {
    return ''
  }
}
