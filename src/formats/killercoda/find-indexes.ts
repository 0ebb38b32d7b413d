import {statSync} from 'node:fs'
import path from 'node:path'

/** Every `index.json` in the folders of the files and the folders above them, up to the project root; sorted. */
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
    .filter(file => statSync(file, {throwIfNoEntry: false})?.isFile())
    .sort()
}
