import {closeSync, existsSync, readSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {openRegularFile} from '../../files/read-regular-file.js'
import {dependsOnHidden, isWithin, realOf, replaced} from '../containment/sandbox-mounts.js'
import {isOnPath} from '../system/on-path.js'
import {callerHome, type FolderContents} from '../workspace/folder-contents.js'

/** What documents see of the machine. */
export interface ExplainHiddenOptions {
  readonly contents: FolderContents
  /** The environment of the caller. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isSandboxed: boolean
}

/** Folders of a home folder whose subfolders belong to different programs, with the depth of those. */
const shared: Readonly<Record<string, number>> = {'.cache': 2, '.config': 2, '.local': 2, '.local/share': 3}

/**
 * Says which folder a program on the caller's `PATH` needs that documents don't see, and what to do. `undefined` if nothing
 * is hidden, or if the program isn't on `PATH`.
 */
export function explainHidden(program: string, {contents, env, isSandboxed}: ExplainHiddenOptions): string | undefined {
  const folder = env.PATH?.split(':').find(each => path.isAbsolute(each) && isOnPath(program, {PATH: each}))
  if (folder === undefined || contents.home === 'keep') return undefined
  const home = callerHome(env)
  const kept = contents.home === 'empty' ? [] : contents.home.map(each => path.join(home, each))
  const seen = contents.workspace === 'project' ? [...kept, contents.root] : kept
  const isHidden = (file: string) =>
    [home, os.homedir(), os.tmpdir(), ...replaced].some(each => isWithin(realOf(file), realOf(each))) &&
    !seen.some(each => isWithin(file, each) || isWithin(realOf(file), realOf(each)))
  const file = path.join(folder, program)
  const needed = isSandboxed ? neededFolders(file, isHidden) : []
  const companion = companionOf(file)
  const more =
    companion === undefined ? [] : [path.join(home, companion)].filter(each => existsSync(each) && isHidden(each))
  const [first] = [...needed, ...more]
  if (first === undefined) return undefined
  const shown = (each: string) => `\`${isWithin(each, home) ? `~${each.slice(home.length)}` : each}\``
  const where = first === folder ? `is in ${shown(first)}` : `needs ${shown(first)}`
  const whom = isSandboxed ? 'which the sandbox hides' : "which documents with a fresh home folder don't see"
  return `\`${program}\` ${where}, ${whom}. ${remedy({contents, folders: [folder, ...needed, ...more], home})}`
}

/** The folder that a program keeps others in. The commands of rustup are links to it, or copies. */
function companionOf(file: string): string | undefined {
  const isShim = path.basename(realOf(file)) === 'rustup' || /^(?:cargo|clippy-driver|rust)/.test(path.basename(file))
  return isShim && existsSync(path.join(path.dirname(file), 'rustup')) ? '.rustup' : undefined
}

/** The hidden folders that a program needs: its own, that of the file it links to, that of its interpreter. */
function neededFolders(file: string, isHidden: (file: string) => boolean): readonly string[] {
  const folder = path.dirname(file)
  if (isHidden(folder) && dependsOnHidden.test(folder)) return [folder]
  const target = realOf(file)
  const interpreter = interpreterOf(target)
  const outside = [target, ...(interpreter === undefined ? [] : [interpreter])].map(each => path.dirname(each))
  // The sandbox shows folders of `PATH`, but nothing around them.
  return outside.filter(each => each !== realOf(folder) && isHidden(each))
}

/** The program that runs a script (execve(2)); `undefined` for another file. */
function interpreterOf(file: string): string | undefined {
  const start = Buffer.alloc(256)
  let descriptor: number | undefined
  try {
    descriptor = openRegularFile(file)
    const length = readSync(descriptor, start)
    return /^#!\s*(\/\S+)/.exec(start.toString('utf8', 0, length))?.[1]
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

interface RemedyOptions {
  readonly contents: FolderContents
  readonly folders: readonly string[]
  readonly home: string
}

function remedy({contents, folders, home}: RemedyOptions): string {
  const inModules = folders.some(each => each.endsWith('/node_modules/.bin'))
  if (inModules && contents.workspace !== 'project') return 'Set `workspace: project` to show the project.'
  const inHome = folders.filter(each => isWithin(each, home) && each !== home)
  if (inHome.length === 0) return 'Install it outside of home and temporary folders.'
  const kept = contents.home === 'keep' || contents.home === 'empty' ? [] : contents.home
  const names = new Set([...kept, ...inHome.map(each => toolFolder(path.relative(home, each)))])
  return `Set \`home: [${[...names].map(each => JSON.stringify(each)).join(', ')}]\` to show it.`
}

/** The folder of a tool, such as `.cargo` for `.cargo/bin`. */
function toolFolder(relative: string): string {
  const parts = relative.split('/')
  const depth = shared[parts.slice(0, 2).join('/')] ?? shared[parts[0] ?? ''] ?? 1
  return parts.slice(0, depth).join('/')
}
