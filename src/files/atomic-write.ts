import {channel} from 'node:diagnostics_channel'
import {promises as fs, readdirSync, renameSync, unlinkSync} from 'node:fs'
import type {FileHandle} from 'node:fs/promises'
import path from 'node:path'
import {ifExists} from './if-exists.js'
import {refuseLinkOut} from './inside.js'
import {readRegularFile} from './read-regular-file.js'
import {WriteError} from './write-error.js'

/** Name of a temporary file, with the pid of its writer and a counter. */
const temporary = /^\..+\.(\d+)-\d+\.fencepost-tmp$/

/** Age from which a temporary file is a leftover even if its pid is in use, in milliseconds: the kernel reuses pids. */
const longestWrite = 3_600_000

/** Whether a path has the name of a temporary file. */
export function isTemporary(file: string): boolean {
  return temporary.test(path.basename(file))
}

/** Publishes the absolute path of each file that this process has just replaced or removed, before anything else runs. */
export const ownWrites = channel('fencepost:own-writes')

let writes = 0

/** What limits a write. */
export interface WriteOptions {
  /** Absolute path of the project: a path in it that a link leads out of is refused. */
  readonly root: string
  readonly before?: FileBefore | undefined
}

/** The content that a file has to have right before it is replaced or removed; undefined for no file. */
export interface FileBefore {
  readonly content: string | Uint8Array | undefined
}

/**
 * Replaces the content of a file, so that it always has either the old text or the new one, even after a power cut: a
 * temporary file next to it is synced and renamed, then the folder is synced (POSIX `fsync` and `rename`). Writes through
 * links that stay in the project, and keeps mode and owner. Never replaces a device or a pipe. `removeLeftovers` removes
 * what a killed process leaves behind.
 *
 * Returns false, and leaves the file alone, when it doesn't have the content `before`: somebody has edited it. Throws a
 * `WriteError` when the file can't be written, and a `LinkOutError` for a link that leads out of the project.
 */
export async function writeAtomically(
  file: string,
  content: string | Uint8Array,
  {before, root}: WriteOptions
): Promise<boolean> {
  refuseLinkOut(file, root)
  const target = await fs.realpath(file).catch(() => file)
  const folder = path.dirname(target)
  const beside = path.join(folder, temporaryName(path.basename(target)))
  const replaced = await fs.stat(target).catch(() => undefined)
  // Renaming would replace a device or a pipe of the machine.
  if (replaced && !replaced.isFile() && !replaced.isDirectory())
    throw new WriteError(target, new Error("it isn't a regular file"))
  try {
    const handle = await fs.open(beside, 'wx', replaced?.mode)
    try {
      await handle.writeFile(content, 'utf8')
      if (replaced) await keepRights(handle, replaced)
      await handle.sync()
    } finally {
      await handle.close()
    }
    // Compared and renamed in one go: writing and syncing take long enough for an editor to save.
    if (before && !hasContent(target, before)) {
      await fs.rm(beside, {force: true})
      return false
    }
    renameSync(beside, target)
    ownWrites.publish(file)
  } catch (error) {
    await fs.rm(beside, {force: true}).catch(() => {})
    throw new WriteError(target, error)
  }
  await syncFolder(folder)
  return true
}

/** Removes a file; returns false, and leaves it alone, when it doesn't have the content `before`. */
export function removeUnchanged(file: string, before: FileBefore): boolean {
  if (!hasContent(file, before)) return false
  unlinkSync(file)
  ownWrites.publish(file)
  return true
}

function hasContent(file: string, {content}: FileBefore): boolean {
  const bytes = ifExists(() => readRegularFile(file))
  return content === undefined ? bytes === undefined : bytes?.equals(Buffer.from(content)) === true
}

/** Longest name of a file on common file systems, in bytes. */
const maxName = 255

function temporaryName(name: string): string {
  const suffix = `.${process.pid}-${++writes}.fencepost-tmp`
  const bytes = Buffer.from(name).subarray(0, maxName - 1 - suffix.length)
  // The cut can leave part of a character.
  return `.${bytes.toString().replace(/\uFFFD$/, '')}${suffix}`
}

async function keepRights(handle: FileHandle, {gid, mode, uid}: {gid: number; mode: number; uid: number}) {
  // Only root can change the owner. Other users keep the file as their own.
  await handle.chown(uid, gid).catch(() => {})
  await handle.chmod(mode)
}

/** Syncs the entries of a folder to disk, on systems that can. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r').catch(() => undefined)
  if (!handle) return
  try {
    await handle.sync().catch(() => {})
  } finally {
    await handle.close()
  }
}

/** Removes the temporary files that killed processes left in a folder; returns their names. */
export async function removeLeftovers(folder: string): Promise<readonly string[]> {
  const left: string[] = []
  for (const name of namesIn(folder)) {
    const pid = temporary.exec(name)?.[1]
    if (pid === undefined || (isRunning(Number(pid)) && (await ageOf(path.join(folder, name))) < longestWrite)) continue
    const isRemoved = await fs.rm(path.join(folder, name), {force: true}).then(
      () => true,
      () => false // The folder is read-only.
    )
    if (isRemoved) left.push(name)
  }
  return left
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

async function ageOf(file: string): Promise<number> {
  const found = await fs.stat(file).catch(() => undefined)
  return found ? Date.now() - found.mtimeMs : 0
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
