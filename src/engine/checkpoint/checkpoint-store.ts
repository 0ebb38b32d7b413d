import {existsSync, promises as fs, lstatSync, mkdirSync, readdirSync, rmSync, statSync} from 'node:fs'
import path from 'node:path'
import {readRegularFile} from '../../files/read-regular-file.js'
import {randomHex} from '../../session/system/random-hex.js'
import type {Checkpoint} from './checkpoint.js'

/** Age from which a checkpoint is removed, in milliseconds. */
const mostAge = 24 * 3_600_000
/** Most bytes of all checkpoints, and of one. */
const mostBytes = 2 * 2 ** 30
export const mostBytesOfOne = mostBytes / 4

const stateFile = 'state.json'
const archiveFile = 'files.tar'
const keyPattern = /^[0-9a-f]{64}$/

/** What is in a store. */
export interface StoreSize {
  readonly checkpoints: number
  readonly bytes: number
}

/** Options of a store. */
export interface CheckpointStoreOptions {
  /** Absolute path. */
  readonly folder: string
  readonly now?: () => number
  /** Most bytes of all checkpoints. */
  readonly limit?: number
}

/** How checkpoints are kept. */
export interface CheckpointOptions {
  readonly store: CheckpointStore
  /** Least duration of a step after which one is saved, in milliseconds. */
  readonly least: number
  /** How many times longer than saving the last one the steps since then must have run: the files may be many. */
  readonly leastGain: number
}

/** The folder of checkpoints in the user's cache; undefined without one. */
export function checkpointFolder({
  HOME,
  XDG_CACHE_HOME
}: Readonly<Record<string, string | undefined>>): string | undefined {
  const cache = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'))
  return cache && path.isAbsolute(cache) ? path.join(cache, 'fencepost', 'checkpoints') : undefined
}

/** Checkpoints on disk, each in a folder named by its key. Only their owner can read them. */
export class CheckpointStore {
  readonly #folder: string
  readonly #now: () => number
  readonly #limit: number

  constructor({folder, limit = mostBytes, now = Date.now}: CheckpointStoreOptions) {
    this.#folder = folder
    this.#now = now
    this.#limit = limit
  }

  /** Whether there is a checkpoint that isn't too old. */
  has(key: string): boolean {
    try {
      return this.#isOwn() && this.#now() - statSync(this.#path(key, stateFile)).mtimeMs < mostAge
    } catch {
      return false
    }
  }

  /** Reads a checkpoint; undefined if it's gone or damaged. */
  read(key: string): Checkpoint | undefined {
    try {
      if (!lstatSync(this.archiveOf(key)).isFile()) return undefined
      return JSON.parse(readRegularFile(this.#path(key, stateFile)).toString())
    } catch {
      return undefined
    }
  }

  /** Path of the archive with the files of a checkpoint. */
  archiveOf(key: string): string {
    return this.#path(key, archiveFile)
  }

  /**
   * Writes a checkpoint as a whole or not at all. `saveFiles` writes its archive and returns why it can't, if it can't; so
   * does this.
   */
  async write(
    key: string,
    checkpoint: Checkpoint,
    saveFiles: (file: string) => Promise<string | undefined>
  ): Promise<string | undefined> {
    mkdirSync(this.#folder, {mode: 0o700, recursive: true})
    if (!this.#isOwn()) return `others can write to ${this.#folder}`
    const unfinished = this.#path(`unfinished-${randomHex(8)}`)
    await fs.mkdir(unfinished, {mode: 0o700})
    try {
      const reason = await saveFiles(path.join(unfinished, archiveFile))
      if (reason !== undefined) return reason
      await fs.writeFile(path.join(unfinished, stateFile), JSON.stringify(checkpoint), {mode: 0o600})
      await this.remove(key)
      await fs.rename(unfinished, this.#path(key))
    } finally {
      await fs.rm(unfinished, {force: true, recursive: true})
    }
    this.tidy()
    return undefined
  }

  async remove(key: string): Promise<void> {
    await fs.rm(this.#path(key), {force: true, recursive: true})
  }

  /** Removes what is too old, and the oldest checkpoints while all of them take too much space. */
  tidy(): void {
    const now = this.#now()
    let bytes = 0
    for (const {modified, name, size} of this.#list().sort((a, b) => b.modified - a.modified)) {
      // Another run may be writing one.
      const most = keyPattern.test(name) ? mostAge : mostAge / 24
      bytes += size
      if (now - modified >= most || bytes > this.#limit) rmSync(this.#path(name), {force: true, recursive: true})
    }
  }

  size(): StoreSize {
    const list = this.#list()
    return {bytes: list.reduce((sum, {size}) => sum + size, 0), checkpoints: list.length}
  }

  /** Removes all checkpoints. */
  clean(): void {
    rmSync(this.#folder, {force: true, recursive: true})
  }

  #list(): {readonly modified: number; readonly name: string; readonly size: number}[] {
    if (!existsSync(this.#folder)) return []
    return readdirSync(this.#folder).flatMap(name => {
      try {
        const files = readdirSync(this.#path(name)).map(file => statSync(this.#path(name, file)))
        const modified = statSync(this.#path(name)).mtimeMs
        return [{modified, name, size: files.reduce((sum, {blocks}) => sum + blocks * 512, 0)}]
      } catch {
        return [] // Another run removed it.
      }
    })
  }

  /** Whether nobody else can write to the folder: its archives are extracted with all rights. */
  #isOwn(): boolean {
    const {mode, uid} = lstatSync(this.#folder)
    return uid === process.geteuid?.() && (mode & 0o077) === 0
  }

  #path(...names: readonly string[]): string {
    return path.join(this.#folder, ...names)
  }
}
