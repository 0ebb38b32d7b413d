import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {runGit} from './run-git.js'

/** Which files to list. */
export interface ListGitFilesOptions {
  readonly folder: string
  /** Flags of `git ls-files`. */
  readonly flags: readonly string[]
  /** Flags of git that name another repository. */
  readonly repository?: readonly string[]
  /** How long git may take, in milliseconds. */
  readonly limit?: number
}

/** Paths below a folder as `git ls-files` prints them with some flags; `undefined` outside a repository or without Git. */
export async function listGitFiles({
  flags,
  folder,
  repository = [],
  ...limit
}: ListGitFilesOptions): Promise<readonly string[] | undefined> {
  // A file system monitor is a program of the repository.
  const args = ['-c', 'core.fsmonitor=false', ...repository, 'ls-files', '-z', '--exclude-standard', ...flags]
  const {exitCode, stdout} = await runGit(args, {cwd: folder, ...limit})
  return exitCode === 0 ? stdout.split('\0').filter(file => file !== '') : undefined
}

/**
 * Paths of the files in a folder outside a repository that its `.gitignore` files don't exclude (gitignore(5)); `undefined`
 * without Git.
 */
export async function listUnignoredFiles(folder: string): Promise<readonly string[] | undefined> {
  const repository = await mkdtemp(path.join(os.tmpdir(), 'fencepost-'))
  try {
    const {exitCode} = await runGit(['init', '--quiet', '--bare', repository], {cwd: folder})
    return exitCode === 0
      ? await listGitFiles({
          flags: ['--others'],
          folder,
          repository: ['--git-dir', repository, '--work-tree', folder]
        })
      : undefined
  } finally {
    await rm(repository, {force: true, recursive: true})
  }
}
