import {closeSync, constants, existsSync, promises as fs, openSync, readSync, realpathSync} from 'node:fs'
import path from 'node:path'
import {
  isTemporary,
  ownWrites,
  removeLeftovers,
  removeUnchanged,
  syncFolder,
  writeAtomically
} from '../files/atomic-write.js'
import {globFiles} from '../files/glob-files.js'
import {ifExists, ignoreMissing} from '../files/if-exists.js'
import {isInside, realOf} from '../files/inside.js'
import {readRegularFile} from '../files/read-regular-file.js'
import {UsageError} from '../model/errors.js'
import {snapshotOpening} from './format.js'
import {SnapshotError} from './snapshot-error.js'

/** The place of a project's snapshots. */
export interface SnapshotStoreOptions {
  /** Absolute path of the project. */
  readonly root: string
  /** Folder of the snapshots, relative to `root`. */
  readonly folder: string
}

/**
 * The snapshot files of a project. A document's file has the document's whole path under the snapshot folder, so that no two
 * documents share one. `file` is always the document's path, relative to the root, with `/`.
 */
export interface SnapshotStore {
  /** Path of the document's snapshot file, relative to the root, with `/`. Throws a `SnapshotError`. */
  pathFor(file: string): string
  /** The text of the snapshot file; undefined when there is none. Throws a `SnapshotError`. */
  read(file: string): Promise<string | undefined>
  /**
   * Writes the file, all or nothing; leaves a file with this text alone. Returns whether it wrote. Throws a `SnapshotError`
   * for a file that has changed since it was read.
   */
  write(file: string, text: string, options?: WriteOptions): Promise<boolean>
  /**
   * Removes the file and the folders that it leaves empty. Returns whether there was one. Throws a `SnapshotError` for a file
   * that has changed since it was read.
   */
  remove(file: string, options?: WriteOptions): Promise<boolean>
  /** The documents that have a snapshot file, sorted. Ignores other files in the folder. */
  list(): Promise<readonly string[]>
  /** Removes temporary files that killed processes left beside the files of these documents. */
  tidy(files: readonly string[]): Promise<void>
}

/** The condition for a write or a removal. */
export interface WriteOptions {
  /** The text of the file when it was read; undefined for no file. Not checked when absent. */
  readonly was?: {readonly text: string | undefined}
}

/** Opens the snapshots of a project. The folder is made by the first write. */
export function snapshotStore({root, folder}: SnapshotStoreOptions): SnapshotStore {
  const base = path.resolve(root, folder)

  const pathFor = (file: string): string => {
    const target = path.resolve(base, file)
    if (file === '' || path.isAbsolute(file) || !isInside(target, base)) {
      throw new SnapshotError({
        code: 'snapshot-outside',
        path: file,
        reason: `\`${file}\` is outside the project \`${root}\`, so it can't have a snapshot.`,
        remedy: 'Run Fencepost in a folder above the document.'
      })
    }
    return toPosix(path.relative(root, target))
  }

  /** The absolute path. Throws if a link on the way points outside the folder. */
  const locate = (file: string): string => {
    const target = path.resolve(root, pathFor(file))
    const realBase = ifExists(() => realpathSync.native(base))
    if (realBase !== undefined && !isInside(realBase, realpathSync.native(root))) {
      throw new SnapshotError({
        code: 'snapshot-outside',
        path: pathFor(file),
        reason: `The folder \`${toPosix(folder)}\` is a link to \`${realBase}\`, outside the project.`,
        remedy: 'Remove the link.'
      })
    }
    const real = realBase === undefined ? undefined : realOf(target)
    if (realBase !== undefined && real !== undefined && real !== realBase && !isInside(real, realBase)) {
      throw new SnapshotError({
        code: 'snapshot-outside',
        path: pathFor(file),
        reason: `A link in \`${toPosix(folder)}\` points to \`${real}\`, outside the folder.`,
        remedy: 'Remove the link.'
      })
    }
    return target
  }

  const read = async (file: string): Promise<string | undefined> => {
    const target = locate(file)
    let bytes: Buffer | undefined
    try {
      // One small file: reading it takes less time than an asynchronous call.
      bytes = ifExists(() => readRegularFile(target))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      throw new SnapshotError({
        code: 'snapshot-invalid',
        path: pathFor(file),
        reason: 'There is a folder or a device in place of the snapshot file.',
        remedy: 'Move it away and run `npx fencepost update`.'
      })
    }
    if (!bytes) return undefined
    try {
      return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
    } catch {
      throw new SnapshotError({
        code: 'snapshot-invalid',
        path: pathFor(file),
        reason: "The file isn't UTF-8.",
        remedy: 'Save it as UTF-8, restore it from version control, or delete it and run `npx fencepost update`.'
      })
    }
  }

  const changedError = (file: string) =>
    new SnapshotError({
      code: 'snapshot-changed',
      path: pathFor(file),
      reason: 'The file was edited during the run, so the edit is kept and nothing is written.',
      remedy: 'Run the command again.'
    })

  return {
    async list() {
      const files = await globFiles(['**/*'], {
        cwd: base,
        dot: true,
        expandDirectories: false,
        followSymbolicLinks: false
      })
      return files.filter(file => isSnapshot(path.join(base, file))).sort()
    },
    pathFor,
    read,
    async remove(file, {was} = {}) {
      const target = locate(file)
      if (was?.text === undefined) {
        const gone = await fs.rm(target).then(() => true, ignoreMissing)
        if (!gone) return false
        ownWrites.publish(target)
      } else if (!removeUnchanged(target, {content: was.text})) {
        if (existsSync(target)) throw changedError(file)
        return false
      }
      await syncFolder(path.dirname(target))
      await removeEmptyFolders(path.dirname(target), base)
      return true
    },
    async tidy(files) {
      const folders = new Set<string>()
      for (const file of files) {
        try {
          folders.add(path.dirname(locate(file)))
        } catch {
          // Reported when the file is read.
        }
      }
      for (const folder of folders) await removeLeftovers(folder)
    },
    async write(file, text, {was} = {}) {
      const target = locate(file)
      const bytes = ifExists(() => readRegularFile(target))
      if (bytes?.equals(Buffer.from(text))) return false
      const made = await fs.mkdir(path.dirname(target), {recursive: true})
      if (!(await writeAtomically(target, text, {before: was && {content: was.text}, root}))) throw changedError(file)
      if (made !== undefined) await syncAbove(path.dirname(target), made)
      return true
    }
  }
}

/** Syncs the names of new folders to disk, from a folder up to the parent of the first new one. */
async function syncAbove(folder: string, made: string): Promise<void> {
  await syncFolder(path.dirname(folder))
  if (folder !== made && folder !== path.dirname(folder)) await syncAbove(path.dirname(folder), made)
}

/** Whether the file begins like a snapshot; so does the temporary file of a killed write, which isn't a snapshot. */
function isSnapshot(file: string): boolean {
  if (isTemporary(file)) return false
  let descriptor: number | undefined
  try {
    // Opening a pipe must not block.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    const buffer = Buffer.alloc(64)
    const bytesRead = readSync(descriptor, buffer, 0, buffer.length, 0)
    return buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\uFEFF/, '')
      .startsWith(snapshotOpening)
  } catch {
    return false
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

async function removeEmptyFolders(folder: string, base: string): Promise<void> {
  if (!isInside(folder, base)) return
  const removed = await fs.rmdir(folder).then(
    () => true,
    () => false
  )
  if (removed) await removeEmptyFolders(path.dirname(folder), base)
}

function toPosix(file: string): string {
  return file.split(path.sep).join('/')
}
