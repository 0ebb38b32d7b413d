import {constants, promises as fs} from 'node:fs'
import path from 'node:path'
import {ignoreMissing} from '../../files/if-exists.js'

/** A file of a page. */
export interface FileContent {
  /** As the page names it. */
  readonly file: string
  /** The text, or what makes it of the text that is there; nothing is there where there is no file. */
  readonly content: FileText
}

/** A file's text, or what makes it of the one it has. */
export type FileText = string | ((before: string | undefined) => string)

/**
 * Writes a file under a folder, with the folders on its way. Throws, and leaves everything outside as it is, when its path
 * leads out, through a link too.
 */
export async function writeInside(folder: string, {file, content}: FileContent): Promise<void> {
  const target = path.resolve(folder, file)
  const refused = () =>
    new Error(`Expected a path inside the working directory, got \`${file}\`. Write a relative path.`)
  if (!target.startsWith(folder + path.sep)) throw refused()
  try {
    const root = await fs.realpath(folder)
    const isInside = (real: string) => real === root || real.startsWith(root + path.sep)
    if (!isInside(await deepest(path.dirname(target)))) throw refused()
    await fs.mkdir(path.dirname(target), {recursive: true})
    const above = await fs.realpath(path.dirname(target))
    const real = (await fs.realpath(target).catch(ignoreMissing)) ?? path.join(above, path.basename(target))
    if (!isInside(real)) throw refused()
    await fs.writeFile(real, typeof content === 'string' ? content : content(await read(real)), {flag: writing})
  } catch (error) {
    throw explain(error, file)
  }
}

const {O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY} = constants
/**
 * What is resolved is no link any more, but for one to nothing, which would be made where it leads. A pipe is not waited
 * for (fifo(7)).
 */
const writing = O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_TRUNC | O_WRONLY

async function read(real: string): Promise<string | undefined> {
  return fs.readFile(real, {encoding: 'utf8', flag: O_NONBLOCK | O_RDONLY}).catch(ignoreMissing)
}

/** The real path of the deepest folder on a way that is there. */
async function deepest(folder: string): Promise<string> {
  return (await fs.realpath(folder).catch(ignoreMissing)) ?? deepest(path.dirname(folder))
}

/** What stands in the way of a file, for the author of its page. */
function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  const remedy = 'Name another path, or remove it first.'
  switch (error.code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return new Error(`Expected folders on the way to \`${file}\`, got a file. ${remedy}`)
    case 'ENXIO':
      return new Error(`Expected a file or nothing at \`${file}\`, got a pipe that nobody reads. ${remedy}`)
    case 'EISDIR':
      return new Error(`Expected a file or nothing at \`${file}\`, got a folder. ${remedy}`)
    case 'ELOOP':
      return new Error(`Expected a file or nothing at \`${file}\`, got a link to nothing. ${remedy}`)
    default:
      return error
  }
}
