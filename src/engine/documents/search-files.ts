import {readdirSync} from 'node:fs'
import path from 'node:path'

/** Where to search, and which files to skip. */
export interface SearchOptions {
  readonly cwd: string
  /** Globs of files and folders to skip, in addition to folders with documents of others. */
  readonly ignore?: readonly string[]
  readonly ignoreCase?: boolean
}

/** Folders with documents of others. */
const ignored = ['**/node_modules/**', '**/.git/**']

/** Searches folders for files, and remembers the folders that can't be read. */
export class FileSearch {
  readonly #readFolder: typeof readdirSync
  readonly #unreadable = new Set<string>()

  constructor(readFolder = readdirSync) {
    this.#readFolder = readFolder
  }

  /** Absolute paths of folders that can't be read, sorted. */
  get unreadable(): readonly string[] {
    return [...this.#unreadable].sort()
  }

  /** Absolute paths of the files that globs match. */
  async find(
    globs: readonly string[],
    {cwd, ignore = [], ignoreCase = false}: SearchOptions
  ): Promise<readonly string[]> {
    const {globSync} = await import('tinyglobby')
    return globSync(globs, {
      absolute: true,
      caseSensitiveMatch: !ignoreCase,
      cwd,
      fs: {readdirSync: this.#read},
      ignore: [...ignored, ...ignore]
    })
  }

  /** The search itself passes over folders that it can't read. */
  readonly #read = ((...args: Parameters<typeof readdirSync>) => {
    try {
      return this.#readFolder(...args)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EACCES')
        this.#unreadable.add(path.resolve(String(args[0])))
      throw error
    }
  }) as typeof readdirSync
}
