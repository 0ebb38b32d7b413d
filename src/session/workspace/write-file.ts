import {constants, promises as fs} from 'node:fs'
import path from 'node:path'
import {ignoreMissing} from '../../files/if-exists.js'
import {describeSystemError} from '../../files/system-error.js'

/** A file that a document writes. */
export interface FileContent {
  /** Path as written in the document. */
  readonly file: string
  /** The text, or a function of the current text, which is `undefined` when the file doesn't exist. */
  readonly content: FileText
}

/** The text of a file, or a function that returns it, given the current text. */
export type FileText = string | ((before: string | undefined) => string)

/** The working directory of a document. */
export interface WorkFolder {
  readonly folder: string
  /** Its path without links when the document started. The document may have put a link in its place since. */
  readonly root: string
}

/** The error for a path that leads out of the working directory. */
export function outsideWorkspace(file: string): Error {
  return new Error(`\`${file}\` isn't inside the working directory. Use a relative path that stays inside.`)
}

/**
 * Writes a file below a folder, and creates missing parent folders. Throws without changing anything when the path leads
 * out of the folder, even through a link.
 */
export async function writeInside({folder, root}: WorkFolder, {file, content}: FileContent): Promise<void> {
  const target = path.resolve(folder, file)
  if (!target.startsWith(folder + path.sep)) throw outsideWorkspace(file)
  try {
    const now = await fs.realpath(folder)
    if (now !== root)
      throw new Error(`\`${file}\` can't be written: the working directory now leads to \`${now}\`. Move it back.`)
    const isInside = (real: string) => real === root || real.startsWith(root + path.sep)
    if (!isInside(await deepestFolder(path.dirname(target)))) throw outsideWorkspace(file)
    await fs.mkdir(path.dirname(target), {recursive: true})
    const above = await fs.realpath(path.dirname(target))
    const real = (await fs.realpath(target).catch(ignoreMissing)) ?? path.join(above, path.basename(target))
    if (!isInside(real)) throw outsideWorkspace(file)
    const parent = await fs.open(path.dirname(real), O_DIRECTORY | O_RDONLY)
    try {
      // A process may put a link in the place of a folder meanwhile. The descriptor stays with the folder.
      const opened = `/proc/self/fd/${parent.fd}`
      if (!isInside(await fs.realpath(opened))) throw outsideWorkspace(file)
      const name = path.join(opened, path.basename(real))
      await fs.writeFile(name, typeof content === 'string' ? content : content(await read(name)), {flag: writing})
    } finally {
      await parent.close()
    }
  } catch (error) {
    throw explain(error, file)
  }
}

const {O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY} = constants
/**
 * `O_NOFOLLOW`: the path is resolved already, so a link here is dangling, and writing would create its target.
 * `O_NONBLOCK`: opening a pipe without a reader fails instead of blocking (fifo(7)).
 */
const writing = O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_TRUNC | O_WRONLY

async function read(name: string): Promise<string | undefined> {
  return fs.readFile(name, {encoding: 'utf8', flag: O_NOFOLLOW | O_NONBLOCK | O_RDONLY}).catch(ignoreMissing)
}

/** The real path of the deepest existing folder of a path. */
async function deepestFolder(folder: string): Promise<string> {
  return (await fs.realpath(folder).catch(ignoreMissing)) ?? deepestFolder(path.dirname(folder))
}

/** Explains to the author of a document why a file can't be written. */
function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  const remedy = 'Use another path, or remove it first.'
  switch (error.code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return new Error(`\`${file}\` can't be written: a parent folder is a file. ${remedy}`)
    case 'ENXIO':
      return new Error(`\`${file}\` can't be written: it's a pipe without a reader. ${remedy}`)
    case 'EISDIR':
      return new Error(`\`${file}\` can't be written: it's a folder. ${remedy}`)
    case 'ELOOP':
      return new Error(`\`${file}\` can't be written: it's a dangling link. ${remedy}`)
    default:
      return new Error(
        `\`${file}\` can't be written: ${describeSystemError(error)}. Check the folder and its permissions.`
      )
  }
}
