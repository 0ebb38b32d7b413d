import {promises as fs} from 'node:fs'
import path from 'node:path'

/** The folders above files, themselves included, up to the project's, that hold an `index.json`. */
export async function findIndexes(files: readonly string[], root: string): Promise<readonly string[]> {
  const folders = new Set<string>()
  for (const file of files) {
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder)) {
      folders.add(folder)
      if (folder === root || !folder.startsWith(root + path.sep)) break
    }
  }
  const found = await Promise.all(
    [...folders].map(folder =>
      fs.access(path.join(folder, 'index.json')).then(
        () => [path.join(folder, 'index.json')],
        () => []
      )
    )
  )
  return found.flat().sort()
}
