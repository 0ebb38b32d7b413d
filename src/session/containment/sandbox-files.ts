import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {statfsSync} from 'node:fs'
import {open} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import type {SaveLimits} from './containment.js'
import type {Holder} from './sandbox-holder.js'

/** The sandbox whose files to write, and how. */
export interface SaveFilesOptions extends SaveLimits {
  /** The folder that it was built in. */
  readonly box: string
  /** `PATH` of the caller. */
  readonly commandPath: string
  readonly holder: Holder
  readonly isRoot: boolean
}

/** How long writing the archive may take, in milliseconds. */
const longest = 60_000
/** The status of the script for files that no archive can hold. */
const refused = 9

const script = fileURLToPath(new URL('./sandbox-files.sh', import.meta.url))

/** Writes the files that changed in a sandbox to an archive. Returns why they can't be kept if they can't. */
export async function saveSandboxFiles(file: string, options: SaveFilesOptions): Promise<string | undefined> {
  const {box, bytes, commandPath, holder, isRoot, signal} = options
  const {bfree, blocks, bsize} = statfsSync(path.join(`/proc/${holder.pid}/root`, box))
  const used = (blocks - bfree) * bsize
  if (used > bytes)
    return `its files take ${Math.ceil(used / 1e6)} MB, and at most ${Math.floor(bytes / 1e6)} MB are kept`
  const namespace = (pid: number, name: string, option = name) => `--${option}=/proc/${pid}/ns/${name}`
  const args = [
    ...(isRoot ? [] : [namespace(holder.pid, 'user'), '--preserve-credentials']),
    ...[namespace(holder.pid, 'mnt', 'mount'), namespace(holder.first, 'ipc'), '--', 'bash', script, box]
  ]
  const archive = await open(file, 'wx', 0o600)
  try {
    // Not by execa, which would read the archive itself.
    const child = spawn('nsenter', args, {
      cwd: '/',
      env: {PATH: commandPath},
      signal,
      stdio: ['ignore', archive.fd, 'pipe'],
      timeout: longest
    })
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-200)
    })
    const [status] = await once(child, 'close')
    if (status === 0) return undefined
    return status === refused ? said.trim() : "its files can't be archived"
  } finally {
    await archive.close()
  }
}
