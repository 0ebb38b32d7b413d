import {type Dirent, readdirSync} from 'node:fs'
import path from 'node:path'
import picomatch from 'picomatch'
import {globFiles, type ReadFolder} from '../../files/glob-files.js'
import {escapeUndecodable} from '../../files/undecodable-name.js'
import {findIgnored} from './ignored-files.js'

/** Where to search, and which files to skip. */
export interface SearchOptions {
  readonly cwd: string
  /** Absolute path of a folder to skip, in addition to those with documents of others. */
  readonly skip?: string
  readonly ignoreCase?: boolean
}

/** Names of folders with documents of others. By name, since the expressions of globs take longer than most searches. */
const ofOthers: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** Why a folder isn't searched: its name isn't UTF-8, its path is longer than the system takes, or it can't be read. */
export type FolderProblem = 'too long' | 'undecodable' | 'unreadable'

/** Searches folders for files, and remembers the folders that it passes over. */
export class FileSearch {
  readonly #readFolder: ReadFolder
  readonly #passedOver = new Map<string, FolderProblem>()

  constructor(readFolder: ReadFolder = readdirSync) {
    this.#readFolder = readFolder
  }

  /** Absolute paths of the folders with a problem, sorted; escaped where they aren't UTF-8. */
  foldersWith(problem: FolderProblem): readonly string[] {
    return [...this.#passedOver].flatMap(([folder, found]) => (found === problem ? folder : [])).sort()
  }

  /** Absolute paths of the files that globs match and Git doesn't ignore. */
  async find(globs: readonly string[], {cwd, ignoreCase = false, skip}: SearchOptions): Promise<readonly string[]> {
    const found = await globFiles(this.#possible(globs, cwd), {
      absolute: true,
      caseSensitiveMatch: !ignoreCase,
      cwd,
      readFolder: folder => (path.resolve(folder) === skip ? [] : this.#read(folder))
    })
    if (found.length === 0) return found
    const named = globs.map(glob => path.relative(cwd, path.resolve(cwd, picomatch.scan(glob).base)))
    const isIgnored = await findIgnored({cwd, named})
    return found.filter(file => !isIgnored(path.normalize(file)))
  }

  /** Globs of which there is a beginning in a folder. Compiling the others takes longer than most searches. */
  #possible(globs: readonly string[], folder: string): readonly string[] {
    try {
      const names = this.#read(folder).map(({name}) => name.toLowerCase())
      return globs.filter(glob => {
        const [start = ''] = /^[\w-]*/.exec(glob.toLowerCase()) ?? []
        return start === '' || names.some(name => name.startsWith(start))
      })
    } catch {
      return globs
    }
  }

  /** The search itself passes over folders that it can't read. */
  #read(folder: string): readonly Dirent[] {
    try {
      return this.#readFolder(folder, {withFileTypes: true}).filter(({name}) => !ofOthers.has(name))
    } catch (error) {
      const place = path.resolve(folder)
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      const escaped = code === 'ENOENT' ? escapeUndecodable(place) : undefined
      if (code === 'EACCES') this.#passedOver.set(place, 'unreadable')
      if (code === 'ENAMETOOLONG') this.#passedOver.set(place, 'too long')
      if (escaped !== undefined) this.#passedOver.set(escaped, 'undecodable')
      throw error
    }
  }
}
