import {promises as fs, readdirSync} from 'node:fs'
import type {FileHandle} from 'node:fs/promises'
import path from 'node:path'

/** How a temporary file's name ends: the number of the process that writes it, and of its write. */
const temporary = /^\..+\.(\d+)-\d+\.fencepost-tmp$/

/** The oldest that the temporary file of a living process can be, in milliseconds; its number may be another's by then. */
const longestWrite = 3_600_000

/** Whether a file is a temporary one, by its name. */
export function isTemporary(file: string): boolean {
  return temporary.test(path.basename(file))
}

let writes = 0

/**
 * Writes a file so that it holds the old text or the new one at any time, also after a power cut: a temporary file
 * beside it reaches the disk, takes its name, and then the folder reaches the disk (POSIX, `fsync` and `rename`). A link
 * is followed; mode and owner stay. What a killed process leaves is found by `removeLeftovers`.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const target = await fs.realpath(file).catch(() => file)
  const folder = path.dirname(target)
  const beside = path.join(folder, `.${path.basename(target)}.${process.pid}-${++writes}.fencepost-tmp`)
  const before = await fs.stat(target).catch(() => undefined)
  try {
    const handle = await fs.open(beside, 'wx', before?.mode)
    try {
      await handle.writeFile(text, 'utf8')
      if (before) await keepRights(handle, before)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await fs.rename(beside, target)
  } catch (error) {
    await fs.rm(beside, {force: true})
    throw error
  }
  await syncFolder(folder)
}

async function keepRights(handle: FileHandle, {gid, mode, uid}: {gid: number; mode: number; uid: number}) {
  // Only the superuser may give a file away; for anybody else it is theirs.
  await handle.chown(uid, gid).catch(() => {})
  await handle.chmod(mode)
}

/** Makes the names in a folder reach the disk, where the system knows of such a thing. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r').catch(() => undefined)
  if (!handle) return
  try {
    await handle.sync().catch(() => {})
  } finally {
    await handle.close()
  }
}

/** Removes the temporary files in a folder that a process has left there which is gone; tells their names. */
export async function removeLeftovers(folder: string): Promise<readonly string[]> {
  const left: string[] = []
  for (const name of namesIn(folder)) {
    const pid = temporary.exec(name)?.[1]
    if (pid === undefined || (isRunning(Number(pid)) && (await ageOf(path.join(folder, name))) < longestWrite)) continue
    await fs.rm(path.join(folder, name), {force: true})
    left.push(name)
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
