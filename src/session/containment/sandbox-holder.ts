import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'
import type {Network} from '../../model/settings.js'
import {OpenFilesError, tooMany} from '../system/open-files.js'
import type {CoveredFolder, HiddenFolders} from './sandbox-mounts.js'

/** A sandbox can't be created. The message says what is missing and what to do. */
export class SandboxError extends Error {
  readonly code = 'no-sandbox'
  override readonly name = 'SandboxError'
}

/** Options of `startHolder`. */
export interface HolderOptions {
  /** The folder to build in. */
  readonly box: string
  readonly isRoot: boolean
  readonly network: Network
  /** Limit of all writes together, as a size option of tmpfs(5). */
  readonly size: string
  readonly maxProcesses: number
  readonly rlimitTag: bigint | undefined
  /** The control group with the limit of processes, if there is one. */
  readonly pidsGroup: string | undefined
  /** The file with the seccomp filter, if there is one. */
  readonly filter: string | undefined
  /** An archive with the files of an earlier sandbox; absent for a new one. */
  readonly files?: string | undefined
  /** What the document sees of the machine in its place. */
  readonly machine: readonly CoveredFolder[]
  readonly folders: HiddenFolders
  /** What the document sees of the machine in its own folders. */
  readonly overlays: readonly CoveredFolder[]
  /** The options of bubblewrap. */
  readonly view: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** A process that holds a sandbox. */
export interface Holder {
  readonly pid: number
  /** The pid of the first process inside, as the runner sees it. */
  readonly first: number
  /** Folders that can't be overlaid, and files that are too large to be copied. */
  readonly hidden: readonly string[]
  /** Folders of `PATH` that can't be shown. */
  readonly unseen: readonly string[]
  /** Whether the number of processes is limited. */
  readonly isLimited: boolean
  /** Ends the sandbox with all its processes. */
  end(): Promise<void>
}

const sudo = readFileSync(new URL('./sudo.sh', import.meta.url), 'utf8')

/** Starts the holder of a sandbox and waits until the sandbox is ready. Throws a `SandboxError` when that fails. */
export async function startHolder(options: HolderOptions): Promise<Holder> {
  const {
    box,
    env,
    files,
    filter,
    folders,
    isRoot,
    machine,
    maxProcesses,
    network,
    overlays,
    pidsGroup,
    rlimitTag,
    size,
    view
  } = options
  const args = [
    ...['--mount', '--propagation', 'private', ...(isRoot ? [] : ['--user', '--map-root-user'])],
    ...['bash', fileURLToPath(new URL('./sandbox-holder.sh', import.meta.url))],
    ...[box, size, network, isRoot ? 'root' : 'user', String(rlimitTag ?? ''), String(maxProcesses)],
    ...[pidsGroup ?? '', filter ?? '', files ?? '', ...machine.flatMap(coverArgs), '--', ...folders.hidden, '--'],
    ...[...overlays.flatMap(coverArgs), '--'],
    ...[...folders.shown.flatMap(({from, name}) => [from, name]), '--', ...view]
  ]
  // Not by execa: it outlives this call, and its lines are read while it runs.
  const holder = spawn('unshare', args, {
    cwd: '/',
    detached: true,
    env: {...env, FENCEPOST_SUDO: sudo},
    stdio: ['pipe', 'pipe', 'pipe']
  })
  const ended = once(holder, 'close').catch(() => {})
  holder.stdin?.on('error', () => {})
  const ready = await readEvents(holder, ended)
  return {
    ...ready,
    async end() {
      holder.stdin?.end()
      await ended
    },
    pid: holder.pid ?? 0
  }
}

/** The folder for what is written to it has a name that other folders don't change: a later sandbox may restore its files. */
function coverArgs({from, kind, to}: CoveredFolder): readonly string[] {
  return [kind, createHash('sha256').update(to).digest('hex').slice(0, 16), from, to]
}

type Ready = Omit<Holder, 'end' | 'pid'>

async function readEvents(holder: ReturnType<typeof spawn>, ended: Promise<unknown>): Promise<Ready> {
  const {stderr, stdout} = holder
  // Node creates no pipes if too many files are open.
  if (!stderr || !stdout) throw new OpenFilesError(tooMany)
  let said = ''
  stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  const failed = new Promise<never>((_, reject) => {
    holder.once('error', error => reject(unavailable(error.message)))
  })
  failed.catch(() => {})
  const hidden: string[] = []
  const unseen: string[] = []
  let isLimited = true
  const read = async (): Promise<Ready> => {
    for await (const line of createInterface({input: stdout})) {
      const [event, ...rest] = line.split(' ')
      const value = rest.join(' ')
      if (event === 'hidden') hidden.push(value)
      else if (event === 'unseen') unseen.push(value)
      else if (event === 'unlimited') isLimited = false
      else if (event === 'ready') return {first: Number(value), hidden, isLimited, unseen}
      else throw unavailable(value)
    }
    // What it said may come after the end of its output.
    await ended
    const lines = said.trim().split('\n')
    // `mount` adds where to look for more.
    throw unavailable(lines.findLast(line => !/^\s*dmesg/.test(line)) ?? '')
  }
  return Promise.race([read(), failed])
}

/** The error for a sandbox that can't be created. */
export function unavailable(reason: string): SandboxError {
  // What bubblewrap itself says begins with its name, too.
  const remedy = /isn't on PATH$/.test(reason)
    ? 'Install bubblewrap and util-linux, for example with `apt-get install bubblewrap`.'
    : 'It needs Linux with root or user namespaces. In a container, start the container with more privileges.'
  return new SandboxError(`The sandbox can't be created: ${reason.replace(/\.$/, '')}. ${remedy}`)
}
