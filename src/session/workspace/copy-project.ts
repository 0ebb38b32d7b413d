import {constants, promises as fs} from 'node:fs'
import path from 'node:path'
import {listGitFiles, listUnignoredFiles} from '../../files/git-files.js'
import {globFiles} from '../../files/glob-files.js'
import {ignoreMissing} from '../../files/if-exists.js'
import type {FolderContents} from './folder-contents.js'

/**
 * Fills the working directory of a document with the files of the project that its workspace names. Folders that are
 * linked stay those of the project.
 */
export async function fillWorkspace(work: string, {links, root, workspace}: FolderContents): Promise<void> {
  if (workspace === 'empty') return
  if (workspace !== 'project') {
    await copyFiles(await matchingFiles(root, workspace.files), {root, work})
    return
  }
  const listed = (await gitFiles(root)) ?? (await unignoredFiles(root)) ?? (await matchingFiles(root, ['**']))
  const files = await copyFiles(listed, {root, work})
  const packages = files.filter(file => path.basename(file) === 'package.json')
  const modules = packages.map(file => path.join(path.dirname(file), 'node_modules'))
  for (const folder of new Set([...modules, ...links])) await link(path.join(root, folder), path.join(work, folder))
}

/** Links a folder of the machine, unless it doesn't exist or something is there already. */
export async function link(from: string, to: string): Promise<void> {
  const exists = await fs.stat(from).catch(ignoreMissing)
  if (!exists) return
  await fs.mkdir(path.dirname(to), {recursive: true})
  await fs.symlink(from, to).catch(error => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** The files below a folder that Git tracks, and untracked ones that it doesn't ignore (git-ls-files(1)). */
async function gitFiles(root: string): Promise<readonly string[] | undefined> {
  const files = await listGitFiles({flags: ['--cached', '--others'], folder: root})
  return files && [...new Set(files)]
}

/** The files of a project outside a repository that its `.gitignore` files don't exclude, without packages. */
async function unignoredFiles(root: string): Promise<readonly string[] | undefined> {
  const files = await listUnignoredFiles(root)
  return files?.filter(file => !file.split('/').includes('node_modules'))
}

/** The files of a project that globs match, relative to its root. */
export async function matchingFiles(root: string, globs: readonly string[]): Promise<readonly string[]> {
  return globFiles(globs, {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    ignore: ['**/node_modules/**', '**/.git/**']
  })
}

/**
 * Copies files, by reference where the file system can (ioctl_ficlone(2)), and those of submodules and other repositories
 * among them. Links stay links. Returns what was copied.
 */
async function copyFiles(
  files: readonly string[],
  {root, work}: {readonly root: string; readonly work: string}
): Promise<readonly string[]> {
  const copied: string[] = []
  for (const folder of new Set(files.map(file => path.dirname(file))))
    await fs.mkdir(path.join(work, folder), {recursive: true})
  for (const file of files) {
    const [from, to] = [path.join(root, file), path.join(work, file)]
    const stats = await fs.lstat(from).catch(ignoreMissing)
    if (stats?.isDirectory()) {
      const inner = (await gitFiles(from)) ?? []
      copied.push(
        ...(await copyFiles(
          inner.map(each => path.join(file, each)),
          {root, work}
        ))
      )
      continue
    }
    if (stats?.isSymbolicLink()) await fs.symlink(await fs.readlink(from), to)
    else if (stats?.isFile()) await fs.copyFile(from, to, constants.COPYFILE_FICLONE)
    copied.push(file)
  }
  return copied
}
