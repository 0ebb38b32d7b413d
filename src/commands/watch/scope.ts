import type {Stats} from 'node:fs'
import path from 'node:path'
import picomatch from 'picomatch'
import {configNames} from '../../config/config-file.js'
import {isTemporary} from '../../files/atomic-write.js'
import {markdownGlob} from '../../files/markdown-files.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'

/** The project whose files are watched. */
export interface ScopeOptions {
  readonly cwd: string
  readonly settings: Pick<Settings, 'content' | 'root' | 'snapshots'>
  readonly documents: readonly DocumentRef[]
  /** Arguments that name documents; empty for the `content` of the settings. */
  readonly paths: readonly string[]
  /** Absolute path of the config file, if one was given. */
  readonly config?: string
}

/** The files whose changes matter. */
export interface Scope {
  /** The folder that is watched recursively. */
  readonly root: string
  /** Equal for scopes that watch the same files. */
  readonly key: string
  /** Absolute paths of files that may hold the configuration. */
  readonly configs: ReadonlySet<string>
  /** Whether a path is ignored. Without `stats`, a path is ignored if it matters neither as a file nor as a folder. */
  ignores(path: string, stats?: Pick<Stats, 'isFile'>): boolean
}

/** The documents, snapshots and scenarios of a project, and the files that hold or may hold its configuration. Pure. */
export function scopeOf({config, cwd, documents, paths, settings}: ScopeOptions): Scope {
  const {root} = settings
  const globs = (paths.length === 0 ? settings.content : paths).map(glob =>
    toPosix(path.resolve(paths.length === 0 ? root : cwd, glob.replace(/:\d+$/, '')))
  )
  const matches = picomatch([...globs, ...globs.map(glob => `${glob}/${markdownGlob}`)], {dot: true, nocase: true})
  const snapshots = path.resolve(root, settings.snapshots)
  const scenarios = [...new Set(documents.flatMap(({part}) => part?.scenario.folder ?? []))].sort()
  const searched = globs.map(glob => ({
    ...picomatch.scan(glob),
    isFlat: /^(?!.*\*\*)[^/]+$/.test(picomatch.scan(glob).glob)
  }))
  const basesOf = (isFlat: boolean) =>
    searched.filter(each => each.isFlat === isFlat).map(({base}) => path.resolve(base || '/'))
  /** Folders of which only the files matter. */
  const flat = basesOf(true)
  const bases = [...basesOf(false), snapshots, ...scenarios]
  const configs = new Set(config === undefined ? configsFrom(cwd, root) : [config])
  const isWatchedFile = (file: string) =>
    configs.has(file) ||
    isInside(file, snapshots) ||
    scenarios.some(folder => isInside(file, folder)) ||
    matches(toPosix(file)) ||
    (path.basename(file) === 'index.json' && bases.some(base => isInside(file, base)))
  const isWatchedFolder = (folder: string) =>
    bases.some(base => isInside(folder, base) || isInside(base, folder)) ||
    flat.some(base => isInside(base, folder)) ||
    [...configs].some(file => isInside(file, folder))
  return {
    configs,
    ignores(target, stats) {
      if (/^(?:node_modules|\.git)$/.test(path.basename(target)) || isTemporary(target)) return true
      if (stats?.isFile()) return !isWatchedFile(target)
      return !isWatchedFolder(target) && !isWatchedFile(target)
    },
    key: JSON.stringify([root, globs, snapshots, scenarios, [...configs]]),
    root
  }
}

/** Paths where a configuration is looked for, from a folder up to the project root. */
function configsFrom(cwd: string, root: string): readonly string[] {
  const found: string[] = []
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    found.push(...[...configNames, 'package.json'].map(name => path.join(folder, name)))
    if (folder === root || path.dirname(folder) === folder) return found
  }
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep)
}

function toPosix(file: string): string {
  return file.split(path.sep).join('/')
}
