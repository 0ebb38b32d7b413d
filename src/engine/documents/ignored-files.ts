import {existsSync} from 'node:fs'
import path from 'node:path'
import {listGitFiles} from '../../files/git-files.js'

/** Where files are searched. */
export interface IgnoredFilesOptions {
  /** Absolute path of the folder. */
  readonly cwd: string
  /** Files and folders that are named, relative to `cwd`: these and what is below them is never ignored. */
  readonly named: readonly string[]
}

/**
 * Returns whether Git ignores a file below a folder (git-ls-files(1)). Nothing is ignored outside a repository, without Git,
 * or in a folder that is ignored itself. Tracked files aren't ignored.
 */
export async function findIgnored({cwd, named}: IgnoredFilesOptions): Promise<(file: string) => boolean> {
  if (!isInRepository(cwd)) return () => false
  const ignored = await listGitFiles({flags: ['--others', '--ignored', '--directory'], folder: cwd})
  // A folder ends with a slash.
  const entries = (ignored ?? [])
    .filter(entry => entry !== './' && !named.some(name => name === entry || `${name}/`.startsWith(entry)))
    .map(entry => path.join(cwd, entry))
  return file => entries.some(entry => file === entry || (entry.endsWith(path.sep) && file.startsWith(entry)))
}

function isInRepository(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return true
    if (path.dirname(at) === at) return false
  }
}
