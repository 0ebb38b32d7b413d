import {statSync} from 'node:fs'
import path from 'node:path'

/** Whether a folder of `PATH` holds an executable file with this name. */
export function isOnPath(program: string, {PATH = ''}: Readonly<Record<string, string | undefined>>): boolean {
  return PATH.split(path.delimiter).some(folder => {
    try {
      const found = statSync(path.join(folder, program), {throwIfNoEntry: false})
      return found?.isFile() === true && (found.mode & 0o111) !== 0
    } catch {
      return false // It isn't a folder, or isn't readable.
    }
  })
}
