import type {Stats} from 'node:fs'
import path from 'node:path'
import picomatch from 'picomatch'
import {configNames} from '../../config/config-file.js'
import {isTemporary} from '../../files/atomic-write.js'
import {markdownGlob} from '../../files/markdown-files.js'
import {matchBelow, placeGlob} from '../../files/placed-glob.js'
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
  /** Absolute paths of documents that others need. */
  readonly needed?: readonly string[]
  /** The `inputs` of the project and of documents, as globs or folders from the project. */
  readonly inputs?: readonly string[]
}

/** The files whose changes matter. */
export interface Scope {
  /** The folders and files that are watched, with all that is in them. */
  readonly roots: readonly string[]
  /** Equal for scopes that watch the same files. */
  readonly key: string
  /** Absolute paths of files that may hold the configuration. */
  readonly configs: ReadonlySet<string>
  /** Whether a path is ignored. Without `stats`, a path is ignored if it matters neither as a file nor as a folder. */
  ignores(path: string, stats?: Pick<Stats, 'isFile'>): boolean
}

/**
 * The documents, snapshots and scenarios of a project, what they depend on, and the files that hold or may hold its
 * configuration. Pure.
 */
export function scopeOf({config, cwd, documents, inputs = [], needed = [], paths, settings}: ScopeOptions): Scope {
  const {root} = settings
  const [names, from] =
    paths.length === 0 ? [settings.content, root] : [paths.map(name => name.replace(/:\d+$/, '')), cwd]
  const globs = names.map(glob => placeGlob(glob, from))
  const inputGlobs = inputs.map(glob => placeGlob(glob, root))
  /** A name can also be that of a file or a folder, with characters that are special in globs. */
  const literals = names.map(name => path.resolve(from, name))
  const matchers = [
    ...[...globs, ...literals.map(folder => ({folder, glob: '.'}))].map(glob =>
      matchBelow(glob, markdownGlob, {nocase: true})
    ),
    ...inputGlobs.map(glob => matchBelow(glob, '**'))
  ]
  const snapshots = path.resolve(root, settings.snapshots)
  const scenarios = [...new Set(documents.flatMap(({part}) => part?.scenario.folder ?? []))].sort()
  const searched = [...globs, ...inputGlobs].map(({folder, glob}) => {
    const {base, glob: rest} = picomatch.scan(glob)
    return {base: path.resolve(folder, base), isFlat: /^(?!.*\*\*)[^/]+$/.test(rest)}
  })
  const basesOf = (isFlat: boolean) => searched.flatMap(each => (each.isFlat === isFlat ? each.base : []))
  /** Folders of which only the files matter. */
  const flat = basesOf(true)
  const bases = [...basesOf(false), ...literals, snapshots, ...scenarios]
  const roots = [...new Set([root, ...searched.map(({base}) => base)])]
  const configs = new Set(config === undefined ? configsFrom(cwd, root) : [config])
  const isWatchedFile = (file: string) =>
    configs.has(file) ||
    literals.includes(file) ||
    needed.includes(file) ||
    isInside(file, snapshots) ||
    scenarios.some(folder => isInside(file, folder)) ||
    matchers.some(matches => matches(file)) ||
    (path.basename(file) === 'index.json' && bases.some(base => isInside(file, base)))
  const isWatchedFolder = (folder: string) =>
    bases.some(base => isInside(folder, base) || isInside(base, folder)) ||
    flat.some(base => isInside(base, folder)) ||
    [...configs, ...needed].some(file => isInside(file, folder))
  return {
    configs,
    ignores(target, stats) {
      if (/^(?:node_modules|\.git)$/.test(path.basename(target)) || isTemporary(target)) return true
      if (stats?.isFile()) return !isWatchedFile(target)
      return !isWatchedFolder(target) && !isWatchedFile(target)
    },
    key: JSON.stringify([globs, inputGlobs, needed, snapshots, scenarios, [...configs]]),
    roots: roots.filter(each => !roots.some(other => other !== each && isInside(each, other)))
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
