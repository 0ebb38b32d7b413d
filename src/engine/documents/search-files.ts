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

/** Searches folders for files, and remembers the folders that can't be read. */
export class FileSearch {
  readonly #readFolder: typeof readdirSync
  readonly #unreadable = new Set<string>()
  readonly #undecodable = new Set<string>()
  readonly #tooLong = new Set<string>()

  constructor(readFolder = readdirSync) {
    this.#readFolder = readFolder
  }

  /** Absolute paths of folders that can't be read, sorted. */
  get unreadable(): readonly string[] {
    return [...this.#unreadable].sort()
  }

  /** Absolute paths of folders whose names aren't UTF-8, escaped and sorted. */
  get undecodable(): readonly string[] {
    return [...this.#undecodable].sort()
  }

  /** Absolute paths of folders with a longer path than the system takes, sorted. */
  get tooLong(): readonly string[] {
    return [...this.#tooLong].sort()
  }

  /** Absolute paths of the files that globs match and Git doesn't ignore. */
  async find(
    globs: readonly string[],
    {cwd, ignore = [], ignoreCase = false}: SearchOptions
  ): Promise<readonly string[]> {
    const found = await globFiles(globs, {
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

  /** The search itself passes over folders that it can't read. */
  readonly #read = ((...args: Parameters<typeof readdirSync>) => {
    try {
      return this.#readFolder(...args)
    } catch (error) {
      const folder = path.resolve(String(args[0]))
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      const escaped = code === 'ENOENT' ? escapeUndecodable(folder) : undefined
      if (code === 'EACCES') this.#unreadable.add(folder)
      if (code === 'ENAMETOOLONG') this.#tooLong.add(folder)
      if (escaped !== undefined) this.#undecodable.add(escaped)
      throw error
    }
  }) as typeof readdirSync
}
