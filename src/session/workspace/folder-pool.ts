import {promises as fs, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync} from 'node:fs'
import path from 'node:path'

/** The folders of one document, all of them below `root`. */
export interface DocumentFolders {
  readonly root: string
  /** For the driver. */
  readonly control: string
  readonly home: string
  readonly tmp: string
  readonly work: string
}

/**
 * The folders of the documents of a run. What a document leaves untouched is the next one's: to make and remove folders
 * takes longer than to start a shell.
 */
export class FolderPool {
  /** Whether another document may want what one gives back. */
  hasNext = true
  readonly #within: string
  readonly #free: DocumentFolders[] = []
  /** What each looked like when it was made. */
  readonly #made = new WeakMap<DocumentFolders, string>()

  /** `within` is the folder that holds them all. */
  constructor(within: string) {
    this.#within = within
  }

  /** Gives fresh folders, whose common name begins with `prefix`. Throws when they cannot be made. */
  take(prefix = ''): DocumentFolders {
    while (prefix === '') {
      const free = this.#free.pop()
      if (!free) break
      // Another document may have found them meanwhile; then they go with the folder that holds them all.
      if (this.#isUntouched(free)) return free
    }
    const root = mkdtempSync(`${this.#within}/${prefix}`)
    const at = (name: string) => path.join(root, name)
    const folders = {control: at('control'), home: at('home'), root, tmp: at('tmp'), work: at('work')}
    for (const folder of Object.values(folders)) if (folder !== root) mkdirSync(folder)
    if (prefix === '' && this.hasNext) this.#made.set(folders, stateOf(folders))
    return folders
  }

  /** Takes folders back, or removes them with all that is in them. */
  async giveBack(folders: DocumentFolders): Promise<void> {
    if (this.hasNext && this.#isUntouched(folders)) this.#free.push(folders)
    else await removeFolder(folders.root)
  }

  /** Removes those that wait for the next document. */
  clear(): void {
    for (const {root} of this.#free.splice(0)) removeEmpty(root)
  }

  #isUntouched(folders: DocumentFolders): boolean {
    const made = this.#made.get(folders)
    return made !== undefined && made !== '' && stateOf(folders) === made
  }
}

/**
 * What tells of the folders whether they, or what is in them, are as they were: whatever changes them sets their time of
 * change, which nobody else can set (inode(7), `ctime`); it counts in ticks, so that what they hold is looked at too.
 */
function stateOf({control, home, root, tmp, work}: DocumentFolders): string {
  try {
    return [root, control, home, tmp, work]
      .map(folder => {
        const {ctimeNs, dev, gid, ino, mode, uid} = lstatSync(folder, {bigint: true})
        return [dev, ino, ctimeNs, mode, uid, gid, ...readdirSync(folder).sort()].join(' ')
      })
      .join('\n')
  } catch {
    return '' // One of them is gone.
  }
}

/** Removes a folder with all that is in it. */
async function removeFolder(folder: string): Promise<void> {
  if (removeEmpty(folder)) return
  await fs.rm(folder, {force: true, recursive: true}).catch(async () => {
    // A command may have taken away the rights that removing needs.
    await unlock(folder)
    await fs.rm(folder, {force: true, maxRetries: 3, recursive: true})
  })
}

/** Removes folders in which nothing is, as most documents leave theirs; says whether that was so. */
function removeEmpty(root: string): boolean {
  try {
    for (const name of readdirSync(root)) rmdirSync(path.join(root, name))
    rmdirSync(root)
    return true
  } catch {
    return false
  }
}

async function unlock(folder: string): Promise<void> {
  await fs.chmod(folder, 0o700)
  for (const entry of await fs.readdir(folder, {withFileTypes: true})) {
    if (entry.isDirectory()) await unlock(path.join(folder, entry.name))
  }
}
