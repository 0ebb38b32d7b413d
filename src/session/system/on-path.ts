import {statSync} from 'node:fs'
import path from 'node:path'

/** Whether a program is found by its name, in the folders that `PATH` lists. */
export function isOnPath(program: string, {PATH = ''}: Readonly<Record<string, string | undefined>>): boolean {
  return PATH.split(path.delimiter).some(folder => {
    try {
      const found = statSync(path.join(folder, program), {throwIfNoEntry: false})
      return found?.isFile() === true && (found.mode & 0o111) !== 0
    } catch {
      return false // No folder, or one that nobody may look into.
    }
  })
}
