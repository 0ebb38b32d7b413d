import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type {Network} from '../../model/settings.js'
import {spawnShell} from '../shells/spawn-shell.js'
import {isOnPath} from '../system/on-path.js'
import {descendants, startedSince, tickNow} from '../system/proc.js'
import {send} from '../system/signals.js'
import {writeControlFile} from '../workspace/control-file.js'
import {inTemporaryFolder} from '../workspace/workspace-error.js'
import type {Containment} from './containment.js'
import {fileExistsInSandbox, probeUrlInSandbox, writeInSandbox} from './exec-in-sandbox.js'
import {holdForks} from './pids-limit.js'
import {belongsTo, limitOf} from './rlimit-tag.js'
import type {RunGuard} from './run-guard.js'
import {canTrace, enter, namespaceOf, restoreVariables, untraceable} from './sandbox-entrance.js'
import {saveSandboxFiles} from './sandbox-files.js'
import {type Holder, startHolder, unavailable} from './sandbox-holder.js'
import {controlInside, coverFolder, hideFolders, machineFolders, type Overlay, viewOptions} from './sandbox-mounts.js'
import {seccompFilter} from './seccomp-filter.js'

/** What a document in a sandbox can use of the machine. */
export interface SandboxLimits {
  readonly network: Network
  /** Limit of all its writes together, as a size option of tmpfs(5). */
  readonly size?: string
  /** Limit of simultaneous processes. */
  readonly processes?: number
}

/** Options of `openSandbox`. */
export interface SandboxOptions {
  readonly guard: RunGuard
  /** A folder of this document. The caller removes it. */
  readonly folder: string
  /** The subfolder that only the runner can write to. */
  readonly control: string
  readonly limits: SandboxLimits
  /** The environment of the caller. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folders of the machine that the document sees in its own folders. */
  readonly overlays: readonly Overlay[]
  /** How many process ids to use up before the document starts. */
  readonly usedProcessIds: number
  /** An archive with the files of an earlier sandbox of the document; absent for a new one. */
  readonly files?: string | undefined
}

/** What creates and enters a sandbox, apart from the shell. */
const programs = ['bwrap', 'unshare', 'nsenter', 'prlimit', 'mount', 'sh', 'bash']

/**
 * Lowers the limits of pending signals, which POSIX timers count for, and of bytes in message queues. The kernel counts both
 * for all processes of a user, inside and outside.
 */
const limitKernelObjects = '{ builtin ulimit -i 4096; builtin ulimit -q 204800; } 2>/dev/null'

let isCoreLimited = false

/**
 * Sets the soft limit of core files to 1 byte for this process, which all sandboxes inherit and the filter keeps as it is.
 * Then the kernel starts no program outside after a crash inside, as other limits let it (`do_coredump` in fs/coredump.c).
 * Starting `prlimit` for each shell takes over a millisecond, and no shell can set a limit below a block.
 */
function limitCoreFiles(commandPath: string): void {
  if (isCoreLimited) return
  isCoreLimited = true
  // It fails where the hard limit is 0.
  spawnSync('prlimit', ['--pid', String(process.pid), '--core=1:'], {env: {PATH: commandPath}, stdio: 'ignore'})
}

/** Creates a sandbox and waits until it's ready. Throws a `SandboxError` when that fails. */
export async function openSandbox(options: SandboxOptions): Promise<Containment> {
  const {control, env, files, folder, guard, limits, overlays, usedProcessIds} = options
  const {network, processes: maxProcesses = 4096, size = '2g'} = limits
  const commandPath = env.PATH ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const missing = programs.find(program => !isOnPath(program, {PATH: commandPath}))
  if (missing !== undefined) throw unavailable(`\`${missing}\` isn't on PATH`)
  limitCoreFiles(commandPath)
  const isRoot = process.getuid?.() === 0 && hasAllUsers()
  const isHidden = isRoot && canTrace() && isOnPath('setpriv', {PATH: commandPath})
  const box = path.join(folder, 'box')
  inTemporaryFolder(() => mkdirSync(box))
  const filter = await writeFilter(folder)
  const since = tickNow()
  const rlimitTag = guard.rlimitTags.next()
  const pidsGroup = isRoot && env.FENCEPOST_CONTAINMENT !== 'scan' ? guard.limitPids(maxProcesses) : undefined
  const folders = hideFolders([os.homedir(), os.tmpdir()], {
    commandPath: [...commandPath.split(':'), path.dirname(process.execPath)],
    overlays
  })
  const viewOf = (isFirst: boolean) => [
    ...viewOptions({box, control, isFirst, isRoot}),
    ...(filter === undefined ? [] : ['--seccomp', '8'])
  ]
  const holder = await startHolder({
    box,
    env: {
      FENCEPOST: `${guard.tag}:holder`,
      FENCEPOST_LEAD: isHidden ? untraceable.join(' ') : '',
      FENCEPOST_USED: String(usedProcessIds),
      PATH: commandPath
    },
    files,
    filter,
    folders,
    isRoot,
    maxProcesses,
    machine: machineFolders({hidden: folders.hidden, isRoot}),
    network,
    overlays: overlays.flatMap(({from, inside}) => coverFolder({from, to: inside}, {hidden: [], isRoot})),
    pidsGroup,
    rlimitTag,
    size,
    view: viewOf(true)
  })
  const {first} = holder
  const namespace = namespaceOf(first, 'pid')
  const isInside = (pid: number) => namespaceOf(pid, 'pid') === namespace
  const all = () =>
    startedSince(since).filter(pid => isInside(pid) || (rlimitTag !== undefined && belongsTo(rlimitTag, limitOf(pid))))
  // Before the first shell, only the processes of the sandbox itself are running.
  const own: ReadonlySet<number> = new Set(all())
  const pids = new Map<number, number>()
  const entrance = {
    commandPath,
    filter,
    folder,
    folders,
    holder,
    isRoot,
    network,
    isHidden,
    pidsGroup,
    tag: guard.tag,
    view: viewOf(false)
  }
  const containment: Containment = {
    ...(pidsGroup !== undefined && {holdForks: () => holdForks(pidsGroup, maxProcesses)}),
    ...(network !== 'host' && {probeUrl: (url: string) => probeUrlInSandbox(containment, url)}),
    async close() {
      send(first, 'SIGKILL')
      await holder.end()
      guard.removePidsLimit(pidsGroup)
    },
    saveFiles: (file, limits) => saveSandboxFiles(file, {box, commandPath, holder, isRoot, ...limits}),
    fileExists: (file, process) => fileExistsInSandbox(containment, file, process),
    inside: outside =>
      outside.startsWith(control) ? `${controlInside}${outside.slice(control.length)}` : folders.inside(outside),
    endedWithShell: [],
    endsAll: true,
    isHidden,
    spawn: (command, listener) => spawnShell(command, {folder, listener}),
    kind: 'sandbox',
    ...shortfallOf(holder, {hasFilter: filter !== undefined, isRoot}),
    processes: () => all().filter(pid => !own.has(pid)),
    processOf(started) {
      const found = pids.get(started) ?? descendants(started).find(isInside)
      if (found !== undefined) pids.set(started, found)
      // Until the program has started, the first process of the sandbox sees the same.
      return found ?? first
    },
    prologue: [
      'exec 8<&- 9<&-',
      limitKernelObjects,
      isRoot ? restoreVariables : `builtin ulimit -u ${maxProcesses}`
    ].join('; '),
    folder: guard.folder,
    tag: guard.tag,
    wrap: command => enter(command, entrance),
    write: where => writeInSandbox(containment, where)
  }
  return containment
}

/** Whether this process sees all users of the machine: root in another user namespace is an ordinary user (user_namespaces(7)). */
function hasAllUsers(): boolean {
  return /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'))
}

/** Writes the seccomp filter to a file that documents don't see; `undefined` when there is none for this processor. */
async function writeFilter(folder: string): Promise<string | undefined> {
  const program = seccompFilter()
  if (program === undefined) return undefined
  const file = path.join(folder, 'seccomp')
  writeControlFile(file, program)
  return file
}

/** What the sandbox can't do on this machine. */
function shortfallOf(
  {hidden, isLimited, unseen}: Holder,
  {hasFilter, isRoot}: {readonly hasFilter: boolean; readonly isRoot: boolean}
): Pick<Containment, 'shortfall'> {
  const list = (folders: readonly string[]) => folders.map(each => `\`${each}\``).join(', ')
  const sentences = [
    ...(isRoot
      ? []
      : [
          "This sandbox runs without root: documents can't change existing system files, change owners or switch users."
        ]),
    ...(hidden.length === 0 ? [] : [`Not visible in the sandbox: ${list(hidden)}.`]),
    ...(unseen.length === 0 ? [] : [`On PATH but not visible in the sandbox: ${list(unseen)}.`]),
    ...(isLimited ? [] : ["The number of processes isn't limited: that needs the `pids` control group or Linux 6.14."]),
    ...(hasFilter ? [] : [`System calls aren't filtered on this processor (${process.arch}).`])
  ]
  return sentences.length === 0 ? {} : {shortfall: sentences.join(' ')}
}
