import {stat} from 'node:fs/promises'
import path from 'node:path'
import type {ScenarioPart} from '../model/scenario.js'
import type {Settings} from '../model/settings.js'
import {findIndexes} from '../scenario/find-indexes.js'
import {UsageError} from './usage-error.js'

/** One document to follow. */
export interface DocumentRef {
  /** Path as reported: relative to the project's folder, with `/`. */
  readonly file: string
  /** Absolute path. */
  readonly path: string
  /** Lines of the steps asked for (`page.md:41`); empty for the whole document. */
  readonly lines: readonly number[]
  /** What it is to a scenario; absent for a page of its own. */
  readonly part?: ScenarioPart
}

/** Where to look for documents. */
export interface FindDocumentsOptions {
  readonly settings: Settings
  /** The folder that `paths` are relative to. */
  readonly cwd: string
  /** Files, folders, globs and `file:line`; none means the content of the settings. */
  readonly paths: readonly string[]
}

/** Folders that hold other people's documents. */
const ignore = ['**/node_modules/**', '**/.git/**']
const markdown = '**/*.{md,markdown}'

/**
 * Finds the documents that the arguments, or else the settings, name: sorted by path, each once.
 * Throws a `UsageError` for an argument that names nothing.
 */
export async function findDocuments({settings, cwd, paths}: FindDocumentsOptions): Promise<readonly DocumentRef[]> {
  const {root} = settings
  const lines = new Map<string, number[]>()
  /** Files named one by one: these are followed alone, even in a scenario. */
  const alone = new Set<string>()
  const add = (file: string, line?: number) => {
    const wanted = lines.get(file) ?? []
    lines.set(file, wanted)
    if (line !== undefined) wanted.push(line)
  }

  if (paths.length === 0) {
    const {content, snapshots} = settings
    const {glob} = await import('tinyglobby')
    const options = {absolute: true, cwd: root, ignore: [...ignore, `${snapshots}/**`]}
    for (const file of await glob([...content], options)) add(file)
  }

  for (const argument of paths) {
    const found = await findArgument(argument, {cwd, settings})
    if (found.files.length === 0) {
      throw new UsageError(
        `Expected a Markdown file, a folder or a glob, got \`${argument}\`, which names no document.`
      )
    }
    for (const file of found.files) {
      add(file, found.line)
      if (found.isFile) alone.add(file)
    }
  }

  const refOf = (file: string): DocumentRef => ({
    file: path.relative(root, file).split(path.sep).join('/'),
    lines: lines.get(file) ?? [],
    path: file
  })
  const groups: (readonly DocumentRef[])[] = []
  const taken = new Set<string>()
  const indexes = await findIndexes(
    [...lines.keys()].filter(file => !alone.has(file) || isIndex(file)),
    root
  )
  if (indexes.length > 0) {
    const {readScenario} = await import('../scenario/read-scenario.js')
    for (const index of indexes) {
      const files = await readScenario(index, settings)
      if (!files) continue
      groups.push(files.map(({path: file, part}) => ({...refOf(file), part})))
      for (const {path: file} of files) taken.add(file)
    }
  }
  for (const file of lines.keys())
    if ((!taken.has(file) || alone.has(file)) && !isIndex(file)) groups.push([refOf(file)])
  const first = ([ref]: readonly DocumentRef[]) => ref?.file ?? ''
  return groups.sort((a, b) => (first(a) < first(b) ? -1 : 1)).flat()
}

function isIndex(file: string): boolean {
  return path.basename(file) === 'index.json'
}

interface Found {
  readonly files: readonly string[]
  /** The argument is the file itself. */
  readonly isFile?: true
  readonly line?: number
}

async function findArgument(
  argument: string,
  options: {readonly cwd: string; readonly settings: Settings}
): Promise<Found> {
  const {cwd, settings} = options
  const absolute = path.resolve(cwd, argument)
  const stats = await stat(absolute).catch(() => undefined)
  if (stats?.isFile()) return {files: [absolute], isFile: true}
  const {glob, isDynamicPattern} = await import('tinyglobby')
  if (stats?.isDirectory()) {
    const snapshots = path.resolve(settings.root, settings.snapshots)
    const files = await glob(markdown, {absolute: true, cwd: absolute, ignore})
    return {files: files.map(file => path.normalize(file)).filter(file => !file.startsWith(snapshots + path.sep))}
  }
  const place = /^(.+):(\d+)$/.exec(argument)
  if (place?.[1] && place[2]) {
    return {...(await findArgument(place[1], options)), line: Number(place[2])}
  }
  if (!isDynamicPattern(argument)) return {files: []}
  const files = await glob(argument, {absolute: true, cwd, ignore})
  return {files: files.map(file => path.normalize(file))}
}
