import {lstat} from 'node:fs/promises'
import path from 'node:path'
import {ignoreMissing} from '../../files/if-exists.js'
import {UsageError} from '../../model/errors.js'
import {type Git, openGit} from './git.js'

/** The repository, and the commit to compare with. */
export interface ChangedFilesOptions {
  /** A revision, as git takes it. */
  readonly ref: string
  /** Absolute path of the project. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Files that differ from a commit. */
export interface ChangedFiles {
  /** Absolute paths, including those of deleted files. */
  readonly paths: readonly string[]
  /** The text of a file at that commit; undefined if it didn't exist. */
  textBefore(file: string): Promise<string | undefined>
}

/**
 * Finds the files of a repository that differ from the merge base of `ref` and `HEAD`, including uncommitted changes and
 * untracked files. Throws a `UsageError`.
 */
export async function findChangedFiles({env, ref, root}: ChangedFilesOptions): Promise<ChangedFiles> {
  const {git, top} = await openGit({env, root})
  const base = await findBase(git, ref)
  const changed = await git.lines([
    'diff',
    '--name-only',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--no-relative',
    '--ignore-submodules=none',
    base,
    '--'
  ])
  const untracked = await git.lines(['ls-files', '--others', '--exclude-standard', '-z'])
  const names = await Promise.all([...new Set([...changed, ...untracked])].map(name => withinFolder({git, name, top})))
  return {
    paths: names.flat().map(name => path.join(top, name)),
    textBefore: file => git.try(['show', `${base}:${path.relative(top, file).split(path.sep).join('/')}`])
  }
}

interface Named {
  readonly git: Git
  readonly name: string
  readonly top: string
}

/** The file itself. A folder is a nested repository, such as a submodule, and stands for all its files. */
async function withinFolder({git, name, top}: Named): Promise<readonly string[]> {
  const found = await lstat(path.join(top, name)).catch(ignoreMissing)
  if (!found?.isDirectory()) return [name]
  const printed = await git.try(['-C', name, 'ls-files', '--cached', '--others', '--exclude-standard', '-z'])
  const inside = (printed ?? '').split('\0').filter(each => each !== '' && !/^\.{1,2}\/?$/.test(each))
  const all = await Promise.all(inside.map(each => withinFolder({git, name: path.posix.join(name, each), top})))
  return [name.replace(/\/$/, ''), ...all.flat()]
}

async function findBase(git: Git, ref: string): Promise<string> {
  const commit = (await git.try(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]))?.trim()
  if (commit === undefined)
    throw new UsageError(
      `\`--changed\` takes a commit, and git doesn't know \`${ref}\`. Fetch it first. If it is a path, write \`--changed=HEAD ${ref}\`.`
    )
  const base = (await git.try(['merge-base', commit, 'HEAD']))?.trim()
  if (base !== undefined && base !== '') return base
  throw new UsageError(
    `\`${ref}\` and \`HEAD\` have no common commit. Fetch the whole history: \`fetch-depth: 0\` on GitHub, \`GIT_DEPTH: 0\` on GitLab.`
  )
}
