import {statfsSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import type {Holder} from './sandbox-holder.js'

/** The sandbox whose files to write, and how. */
export interface SaveFilesOptions {
  /** The folder that it was built in. */
  readonly box: string
  /** `PATH` of the caller. */
  readonly commandPath: string
  readonly holder: Holder
  readonly isRoot: boolean
  /** Most bytes. */
  readonly limit: number
}

const script = fileURLToPath(new URL('./sandbox-files.sh', import.meta.url))

/** Writes the files that changed in a sandbox to an archive. Returns why they can't be kept if they can't. */
export async function saveSandboxFiles(file: string, options: SaveFilesOptions): Promise<string | undefined> {
  const {box, commandPath, holder, isRoot, limit} = options
  const {bfree, blocks, bsize} = statfsSync(path.join(`/proc/${holder.pid}/root`, box))
  const used = (blocks - bfree) * bsize
  if (used > limit)
    return `its files take ${Math.ceil(used / 1e6)} MB, and at most ${Math.floor(limit / 1e6)} MB are kept`
  const namespace = (pid: number, name: string, option = name) => `--${option}=/proc/${pid}/ns/${name}`
  const args = [
    ...(isRoot ? [] : [namespace(holder.pid, 'user'), '--preserve-credentials']),
    ...[namespace(holder.pid, 'mnt', 'mount'), namespace(holder.first, 'ipc'), '--', 'bash', script, box]
  ]
  await writeFile(file, '', {flag: 'wx', mode: 0o600})
  const {exitCode, stderr} = await execa('nsenter', args, {
    cwd: '/',
    env: {PATH: commandPath},
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stdout: {file},
    timeout: 60_000
  })
  if (exitCode === 0) return undefined
  return exitCode === 9 ? stderr : "its files can't be archived"
}
