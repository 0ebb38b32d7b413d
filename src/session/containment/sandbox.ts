import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync, readlinkSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import type {Network} from '../../model/settings.js'
import type {Command} from '../system/command.js'
import {descendants, startedSince, tickNow} from '../system/proc.js'
import {send} from '../system/signals.js'
import {spawnShell} from '../system/spawn-shell.js'
import type {Containment} from './containment.js'
import {fileExistsInSandbox, probeUrlInSandbox, writeInSandbox} from './exec-in-sandbox.js'
import {belongsTo, limitOf} from './rlimit-tag.js'
import type {RunGuard} from './run-guard.js'
import {controlInside, foldersOfPath, realOf, storageMounts, viewOptions} from './sandbox-mounts.js'

/** A sandbox can't be created. The message says what is missing and what to do. */
export class SandboxError extends Error {
  readonly code = 'no-sandbox'
  override readonly name = 'SandboxError'
}

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
  /** How many process ids to use up before the document starts. */
  readonly usedProcessIds: number
}

const sudo = readFileSync(new URL('./sudo.sh', import.meta.url), 'utf8')

/** Creates a sandbox and waits until it's ready. Throws a `SandboxError` when that fails. */
export async function openSandbox(options: SandboxOptions): Promise<Containment> {
  const {control, env, folder, guard, limits, usedProcessIds} = options
  const {network, processes: most = 4096, size = '2g'} = limits
  const isRoot = process.getuid?.() === 0
  const box = path.join(folder, 'box')
  await mkdir(box)
  const since = tickNow()
  const mark = guard.rlimitTags.next()
  const bound = isRoot && env.FENCEPOST_CONTAINMENT !== 'scan' ? guard.limitPids(most) : undefined
  const commandPath = env.PATH ?? ''
  const view = viewOptions({
    box,
    control,
    hidden: [os.homedir(), os.tmpdir()].map(realOf),
    kept: [...foldersOfPath(commandPath), path.dirname(process.execPath)]
  })
  const args = [
    ...['--mount', '--propagation', 'private', ...(isRoot ? [] : ['--user', '--map-root-user'])],
    ...['bash', fileURLToPath(new URL('./sandbox-holder.sh', import.meta.url))],
    ...[box, size, network, isRoot ? 'root' : 'user', String(mark ?? ''), String(most), bound ?? ''],
    ...(isRoot ? storageMounts() : []),
    ...['--', ...view]
  ]
  const holder = spawn('unshare', args, {
    cwd: '/',
    detached: true,
    env: {
      FENCEPOST: `${guard.tag}:holder`,
      FENCEPOST_SUDO: sudo,
      FENCEPOST_USED: String(usedProcessIds),
      PATH: commandPath
    },
    stdio: ['pipe', 'pipe', 'pipe']
  })
  const ended = once(holder, 'close').catch(() => {})
  holder.stdin.on('error', () => {})
  const {bound: readOnly, first, isBounded} = await readReady(holder)
  const viewed = [...view, ...readOnly.flatMap(each => ['--ro-bind', each, each])]
  const space = readlinkSync(`/proc/${first}/ns/pid`)
  const isWithin = (pid: number) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`) === space
    } catch {
      return false
    }
  }
  const all = () => startedSince(since).filter(pid => isWithin(pid) || (mark && belongsTo(mark, limitOf(pid))))
  // Before the first shell, only the processes of the sandbox itself are running.
  const own: ReadonlySet<number> = new Set(all())
  const known = new Map<number, number>()
  const containment: Containment = {
    ...(network !== 'host' && {probeUrl: (url: string) => probeUrlInSandbox(containment, url)}),
    async close() {
      send(first, 'SIGKILL')
      holder.stdin.end()
      await ended
      guard.removePidsLimit(bound)
    },
    fileExists: (file, process) => fileExistsInSandbox(containment, file, process),
    inside: outside => (outside.startsWith(control) ? `${controlInside}${outside.slice(control.length)}` : outside),
    endsAll: true,
    spawn: spawnShell,
    kind: 'sandbox',
    ...shortfallOf({isBounded, isRoot, readOnly}),
    processes: () => all().filter(pid => !own.has(pid)),
    processOf(started) {
      const found = known.get(started) ?? descendants(started).find(isWithin)
      if (found !== undefined) known.set(started, found)
      // Until the program has started, the first process of the sandbox sees the same.
      return found ?? first
    },
    prologue: isRoot ? 'exec 9<&-' : `exec 9<&-; builtin ulimit -u ${most}`,
    folder: guard.folder,
    tag: guard.tag,
    wrap: command => wrap(command, {bound, first, holder: holder.pid ?? 0, isRoot, network, options: viewed}),
    write: where => writeInSandbox(containment, where)
  }
  return containment
}

interface Shortfall {
  readonly isRoot: boolean
  /** Folders without an overlay. */
  readonly readOnly: readonly string[]
  /** Whether the number of processes is limited. */
  readonly isBounded: boolean
}

/** What the sandbox can't do on this machine. */
function shortfallOf({isBounded, isRoot, readOnly}: Shortfall): Pick<Containment, 'shortfall'> {
  const folders = readOnly.map(each => `\`${each}\``).join(', ')
  const said = [
    ...(isRoot
      ? []
      : [
          "This sandbox runs without root: documents can't change existing system files, change owners or switch users."
        ]),
    ...(folders === '' ? [] : [`Read-only in the sandbox: ${folders}.`]),
    ...(isBounded ? [] : ["The number of processes isn't limited: that needs the `pids` control group or Linux 6.14."])
  ]
  return said.length === 0 ? {} : {shortfall: said.join(' ')}
}

interface Held {
  readonly first: number
  readonly holder: number
  readonly bound: string | undefined
  readonly isRoot: boolean
  readonly network: Network
  readonly options: readonly string[]
}

/** The programs that enter the sandbox come from outside: until privileges are dropped, no file of the document may run. */
function wrap({args, cwd, env, file, onTerminal}: Command, held: Held): Command {
  const {bound, first, holder, isRoot, network, options} = held
  const space = (pid: number, name: string) => `--${name === 'mnt' ? 'mount' : name}=/proc/${pid}/ns/${name}`
  return {
    args: [
      ...['-c', 'exec 9<"$1"; [ -z "$2" ] || echo $$ >"$2"; shift 2; exec "$@"', 'sh'],
      ...[`/proc/${first}/ns/pid`, bound === undefined ? '' : `${bound}/cgroup.procs`],
      ...['nsenter', space(holder, 'mnt'), space(first, 'ipc'), space(first, 'uts')],
      ...(isRoot ? [] : [space(holder, 'user'), '--preserve-credentials']),
      ...(network === 'host' ? [] : [space(first, 'net')]),
      ...['--', 'bwrap', '--pidns', '9', ...options, '--chdir', cwd, '--'],
      ...(onTerminal ? [] : ['setsid']),
      ...[file, ...args]
    ],
    cwd: '/',
    env,
    file: 'sh'
  }
}

interface Ready {
  /** The pid of the first process inside, as the runner sees it. */
  readonly first: number
  /** Folders without an overlay, which are read-only. */
  readonly bound: readonly string[]
  readonly isBounded: boolean
}

async function readReady(holder: ReturnType<typeof spawn>): Promise<Ready> {
  const {stderr, stdout} = holder
  if (!stderr || !stdout) throw new Error('The sandbox holder has no pipes.')
  let said = ''
  stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  const failed = new Promise<never>((_, reject) => {
    holder.once('error', error => reject(unavailable(error.message)))
  })
  failed.catch(() => {})
  const bound: string[] = []
  let isBounded = true
  const read = async (): Promise<Ready> => {
    for await (const line of createInterface({input: stdout})) {
      const [word, ...rest] = line.split(' ')
      if (word === 'bound') bound.push(rest.join(' '))
      else if (word === 'unbounded') isBounded = false
      else if (word === 'ready') return {bound, first: Number(rest[0]), isBounded}
      else throw unavailable(rest.join(' '))
    }
    throw unavailable(said.trim().split('\n').at(-1) ?? '')
  }
  return Promise.race([read(), failed])
}

function unavailable(reason: string): SandboxError {
  const missing = ['bwrap', 'unshare', 'nsenter'].find(name => reason.includes(`${name} ENOENT`))
  const remedy =
    missing !== undefined || /bwrap|bubblewrap/.test(reason)
      ? 'Install bubblewrap and util-linux, for example with `apt-get install bubblewrap`.'
      : 'It needs Linux with root or user namespaces. In a container, start the container with more privileges.'
  return new SandboxError(`The sandbox can't be created: ${reason}. ${remedy}`)
}
