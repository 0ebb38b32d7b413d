import {promises as fs} from 'node:fs'
import path from 'node:path'

/** A file of a page. */
export interface FileContent {
  /** As the page names it. */
  readonly file: string
  /** The text, or what makes it of the text that is there; nothing is there where there is no file. */
  readonly content: FileText
}

/** A file's text, or what makes it of the one it has. */
export type FileText = string | ((before: string | undefined) => string)

/** Writes a file under a folder, with the folders on its way. Throws when its path leads out, through a link too. */
export async function writeInside(folder: string, {file, content}: FileContent): Promise<void> {
  const target = path.resolve(folder, file)
  const refuse = () =>
    new Error(`Expected a path inside the working directory, got \`${file}\`. Write a relative path.`)
  if (!target.startsWith(folder + path.sep)) throw refuse()
  await fs.mkdir(path.dirname(target), {recursive: true})
  const real = await fs
    .realpath(target)
    .catch(async () => path.join(await fs.realpath(path.dirname(target)), path.basename(target)))
  if (!real.startsWith((await fs.realpath(folder)) + path.sep)) throw refuse()
  const before = async () => fs.readFile(real, 'utf8').catch(() => undefined)
  await fs.writeFile(real, typeof content === 'string' ? content : content(await before()))
}
