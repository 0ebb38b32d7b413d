import {mkdir, realpath, writeFile} from 'node:fs/promises'
import path from 'node:path'

/** A file of a page. */
export interface FileContent {
  /** As the page names it. */
  readonly file: string
  readonly content: string
}

/** Writes a file under a folder, with the folders on its way. Throws when its path leads out, through a link too. */
export async function writeInside(folder: string, {file, content}: FileContent): Promise<void> {
  const target = path.resolve(folder, file)
  const refuse = () =>
    new Error(`Expected a path inside the working directory, got \`${file}\`. Write a relative path.`)
  if (!target.startsWith(folder + path.sep)) throw refuse()
  await mkdir(path.dirname(target), {recursive: true})
  const real = await realpath(target).catch(async () =>
    path.join(await realpath(path.dirname(target)), path.basename(target))
  )
  if (!real.startsWith((await realpath(folder)) + path.sep)) throw refuse()
  await writeFile(real, content)
}
