import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** Paths below a folder as `git ls-files` prints them with some flags; `undefined` outside a repository or without Git. */
export async function listGitFiles(
  folder: string,
  flags: readonly string[],
  repository: readonly string[] = []
): Promise<readonly string[] | undefined> {
  const {execa} = await import('execa')
  // A file system monitor is a program of the repository.
  const args = ['-c', 'core.fsmonitor=false', ...repository, 'ls-files', '-z', '--exclude-standard', ...flags]
  const {exitCode, stdout} = await execa('git', args, {cwd: folder, reject: false, stripFinalNewline: false})
  return exitCode === 0 ? stdout.split('\0').filter(file => file !== '') : undefined
}

/**
 * Paths of the files in a folder outside a repository that its `.gitignore` files don't exclude (gitignore(5)); `undefined`
 * without Git.
 */
export async function listUnignoredFiles(folder: string): Promise<readonly string[] | undefined> {
  const {execa} = await import('execa')
  const repository = await mkdtemp(path.join(os.tmpdir(), 'fencepost-'))
  try {
    const {exitCode} = await execa('git', ['init', '--quiet', '--bare', repository], {reject: false})
    return exitCode === 0
      ? await listGitFiles(folder, ['--others'], ['--git-dir', repository, '--work-tree', folder])
      : undefined
  } finally {
    await rm(repository, {force: true, recursive: true})
  }
}
