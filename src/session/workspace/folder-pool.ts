import {execFile} from 'node:child_process'
import {promises as fs, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {removeLink} from './remove-link.js'
import {unmountBelow} from './unmount-below.js'
import {LeftFolderError} from './workspace-error.js'

/** The folders of one document, all below `root`. */
export interface DocumentFolders {
  readonly root: string
  /** Private to the driver. */
  readonly control: string
  readonly home: string
  readonly tmp: string
  readonly work: string
}

/**
 * The folders of the documents of a run. Folders that a document leaves untouched are reused: creating and removing
 * folders takes longer than starting a shell.
 */
export class FolderPool {
  /** Whether a later document can reuse returned folders. */
  hasNext = true
  readonly #within: string
  readonly #free: DocumentFolders[] = []
  /** The fingerprint of each set of folders when it was created. */
  readonly #fingerprints = new WeakMap<DocumentFolders, string>()

  /** `within` is the parent of all of them. */
  constructor(within: string) {
    this.#within = within
  }

  /** Returns fresh folders, whose common name starts with `prefix`. Throws when they can't be created. */
  take(prefix = ''): DocumentFolders {
    while (prefix === '') {
      const free = this.#free.pop()
      if (!free) break
      // Another document may have changed them meanwhile. Then they're removed with their parent.
      if (this.#isUntouched(free)) return free
    }
    const root = mkdtempSync(`${this.#within}/${prefix}`)
    const at = (name: string) => path.join(root, name)
    const folders = {control: at('control'), home: at('home'), root, tmp: at('tmp'), work: at('work')}
    for (const folder of Object.values(folders)) if (folder !== root) mkdirSync(folder)
    if (prefix === '' && this.hasNext) this.#fingerprints.set(folders, fingerprintOf(folders))
    return folders
  }

  /** Keeps untouched folders for reuse, and removes others with all their contents. */
  async giveBack(folders: DocumentFolders): Promise<void> {
    if (this.hasNext && this.#isUntouched(folders)) this.#free.push(folders)
    else await removeFolder(folders.root)
  }

  /** Removes the folders that are kept for reuse. */
  clear(): void {
    for (const {root} of this.#free.splice(0)) removeEmpty(root)
  }

  #isUntouched(folders: DocumentFolders): boolean {
    const fingerprint = this.#fingerprints.get(folders)
    return fingerprint !== undefined && fingerprint !== '' && fingerprintOf(folders) === fingerprint
  }
}

/**
 * Fingerprint of the folders. Every change updates their change time, which can't be set (inode(7), `ctime`). It only
 * counts clock ticks, so the fingerprint also has the names of their entries.
 */
function fingerprintOf({control, home, root, tmp, work}: DocumentFolders): string {
  try {
    return [root, control, home, tmp, work]
      .map(folder => {
        const {ctimeNs, dev, gid, ino, mode, uid} = lstatSync(folder, {bigint: true})
        return [dev, ino, ctimeNs, mode, uid, gid, ...readdirSync(folder).sort()].join(' ')
      })
      .join('\n')
  } catch {
    return '' // One of them no longer exists.
  }
}

/** Removes a folder with all its contents. */
async function removeFolder(folder: string): Promise<void> {
  if (removeEmpty(folder)) return
  unmountBelow(folder)
  await fs.rm(folder, {force: true, recursive: true}).catch(async () => {
    // A command may have removed the permissions that this needs, or made files immutable (chattr(1)).
    await promisify(execFile)('chattr', ['-R', '-f', '-i', '-a', folder]).catch(() => {})
    await unlock(folder)
    await fs.rm(folder, {force: true, maxRetries: 3, recursive: true}).catch(error => {
      throw new LeftFolderError(folder, error)
    })
  })
}

/** Removes a folder of empty folders, as most documents leave theirs. Returns `false` if they aren't empty. */
function removeEmpty(root: string): boolean {
  try {
    if (removeLink(root)) return true
    for (const name of readdirSync(root)) rmdirSync(path.join(root, name))
    rmdirSync(root)
    return true
  } catch {
    return false
  }
}

async function unlock(folder: string): Promise<void> {
  await fs.chmod(folder, 0o700).catch(() => {})
  // A folder of another user can't be read. Removing it fails later, and that is reported.
  for (const entry of await fs.readdir(folder, {withFileTypes: true}).catch(() => [])) {
    if (entry.isDirectory()) await unlock(path.join(folder, entry.name))
  }
}
