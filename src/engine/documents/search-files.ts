import {readdirSync} from 'node:fs'
import path from 'node:path'
import picomatch from 'picomatch'
import {globFiles} from '../../files/glob-files.js'
import {escapeUndecodable} from '../../files/undecodable-name.js'
import {findIgnored} from './ignored-files.js'

/** Where to search, and which files to skip. */
export interface SearchOptions {
  readonly cwd: string
  /** Globs of files and folders to skip, in addition to folders with documents of others. */
  readonly ignore?: readonly string[]
  readonly ignoreCase?: boolean
}

/** Folders with documents of others. */
const ignored = ['**/node_modules/**', '**/.git/**']

/** Why a folder isn't searched: its name isn't UTF-8, its path is longer than the system takes, or it can't be read. */
export type FolderProblem = 'too long' | 'undecodable' | 'unreadable'

/** Searches folders for files, and remembers the folders that it passes over. */
export class FileSearch {
  readonly #readFolder: typeof readdirSync
  readonly #passedOver = new Map<string, FolderProblem>()

  constructor(readFolder = readdirSync) {
    this.#readFolder = readFolder
  }

  /** Absolute paths of the folders with a problem, sorted; escaped where they aren't UTF-8. */
  foldersWith(problem: FolderProblem): readonly string[] {
    return [...this.#passedOver].flatMap(([folder, found]) => (found === problem ? folder : [])).sort()
  }

  /** Absolute paths of the files that globs match and Git doesn't ignore. */
  async find(
    globs: readonly string[],
    {cwd, ignore = [], ignoreCase = false}: SearchOptions
  ): Promise<readonly string[]> {
    const found = await globFiles(this.#possible(globs, cwd), {
      absolute: true,
      caseSensitiveMatch: !ignoreCase,
      cwd,
      ignore: [...ignored, ...ignore],
      readFolder: this.#read
    })
    if (found.length === 0) return found
    const named = globs.map(glob => path.relative(cwd, path.resolve(cwd, picomatch.scan(glob).base)))
    const isIgnored = await findIgnored({cwd, named})
    return found.filter(file => !isIgnored(path.normalize(file)))
  }

  /** Globs of which there is a beginning in a folder. Compiling the others takes longer than most searches. */
  #possible(globs: readonly string[], folder: string): readonly string[] {
    try {
      const names = this.#readFolder(folder).map(name => name.toLowerCase())
      return globs.filter(glob => {
        const [start = ''] = /^[\w-]*/.exec(glob.toLowerCase()) ?? []
        return start === '' || names.some(name => name.startsWith(start))
      })
    } catch {
      return globs
    }
  }

  /** The search itself passes over folders that it can't read. */
  readonly #read = ((...args: Parameters<typeof readdirSync>) => {
    try {
      return this.#readFolder(...args)
    } catch (error) {
      const folder = path.resolve(String(args[0]))
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      const escaped = code === 'ENOENT' ? escapeUndecodable(folder) : undefined
      if (code === 'EACCES') this.#passedOver.set(folder, 'unreadable')
      if (code === 'ENAMETOOLONG') this.#passedOver.set(folder, 'too long')
      if (escaped !== undefined) this.#passedOver.set(escaped, 'undecodable')
      throw error
    }
  }) as typeof readdirSync
}
