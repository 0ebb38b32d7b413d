import {chmod, mkdir, mkdtemp, readdir, rm} from 'node:fs/promises'
import path from 'node:path'
import type {Variation} from '../model/settings.js'
import type {Enclosure} from './containment/enclosure.js'
import {guardOfProcess} from './containment/guard.js'
import {plainEnclosure} from './containment/plain-enclosure.js'
import type {Folders} from './session.js'

/** The folders and the environment of one document's sessions. */
export interface Surroundings {
  readonly folders: Folders
  /** For the driver, out of the document's sight. */
  readonly control: string
  /** Where the sessions and all that they start live. */
  readonly enclosure: Enclosure
  readonly env: Readonly<Record<string, string>>
  /** Ends what is left within, and removes the folders. */
  remove(): Promise<void>
}

/** What of the caller's environment a document may see. */
export interface SurroundingsOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  readonly variation?: Variation
  /** The commands begin in the home folder; in a folder of their own otherwise. */
  readonly startAtHome?: boolean
}

/** The same on every machine, and nothing that waits for a person. */
const fixed = {
  COLUMNS: '80',
  DEBIAN_FRONTEND: 'noninteractive',
  GIT_PAGER: 'cat',
  LANG: 'C.UTF-8',
  LINES: '24',
  PAGER: 'cat',
  SHELL: '/bin/bash',
  TERM: 'dumb',
  TZ: 'UTC'
}

/** Makes fresh folders and a clean environment: of the caller's variables only PATH and those passed by name. */
export async function makeSurroundings({
  env,
  passEnv,
  startAtHome,
  variation
}: SurroundingsOptions): Promise<Surroundings> {
  const guard = guardOfProcess()
  guard.enter()
  const enclosure = plainEnclosure(guard, {useGroup: true})
  const root = await mkdtemp(`${guard.folder}/${variation?.folder ?? ''}`)
  const home = path.join(root, 'home')
  const folders = {home, tmp: path.join(root, 'tmp'), work: startAtHome ? home : path.join(root, 'work')}
  const control = path.join(root, 'control')
  for (const folder of [folders.home, folders.tmp, folders.work, control]) await mkdir(folder, {recursive: true})
  const passed = passEnv.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]] as const]))
  return {
    control,
    enclosure,
    env: {
      PATH: env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
      ...fixed,
      ...variation?.env,
      HOME: folders.home,
      TMPDIR: folders.tmp,
      ...Object.fromEntries(passed)
    },
    folders,
    async remove() {
      await enclosure.close()
      await rm(root, {force: true, recursive: true}).catch(async () => {
        // A command may have taken away the rights that removing needs.
        await unlock(root)
        await rm(root, {force: true, maxRetries: 3, recursive: true})
      })
      guard.leave()
    }
  }
}

async function unlock(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, {withFileTypes: true})) {
    if (entry.isDirectory()) await unlock(path.join(folder, entry.name))
  }
}
