import {existsSync} from 'node:fs'
import path from 'node:path'

/** The folders above files, themselves included, up to the project's, that hold an `index.json`. */
export function findIndexes(files: readonly string[], root: string): readonly string[] {
  const folders = new Set<string>()
  for (const file of files) {
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder)) {
      folders.add(folder)
      if (folder === root || !folder.startsWith(root + path.sep)) break
    }
  }
  return [...folders]
    .map(folder => path.join(folder, 'index.json'))
    .filter(file => existsSync(file))
    .sort()
}
