import {type Stats, statSync} from 'node:fs'
import path from 'node:path'
import {markdownGlob} from '../../files/markdown-files.js'
import {findIndexes} from '../../formats/killercoda/find-indexes.js'
import {isCourse} from '../../formats/killercoda/is-course.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Settings} from '../../model/settings.js'
import type {SkippedFile} from '../../model/skipped-file.js'

/** Where to look for documents. */
export interface FindDocumentsOptions {
  readonly settings: Settings
  /** The folder that `paths` are relative to. */
  readonly cwd: string
  /** Files, folders, globs and `file:line`; none means the content of the settings. */
  readonly paths: readonly string[]
}

/** Documents that were found, and what was found and is none. */
export interface FoundDocuments {
  readonly documents: readonly DocumentRef[]
  readonly skippedFiles: readonly SkippedFile[]
}

/** Folders that hold other people's documents. */
const ignore = ['**/node_modules/**', '**/.git/**']
const scenarioFiles = ['**/index.json', '**/structure.json', '**/*-pathway.json']

/** Finds documents as `findContent` does, without what is left out. */
export async function findDocuments(options: FindDocumentsOptions): Promise<readonly DocumentRef[]> {
  return (await findContent(options)).documents
}

/**
 * Finds the documents that the arguments, or else the settings, name: each once, sorted by path, scenarios as their
 * courses order them. Throws a `UsageError` for an argument that names nothing.
 */
export async function findContent({settings, cwd, paths}: FindDocumentsOptions): Promise<FoundDocuments> {
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
    for (const file of await findContentFiles(settings)) add(file)
  }

  /** Folders that are searched whole: what stands beside scenarios there is not meant. */
  const searched: string[] = []
  for (const argument of paths) {
    const found = await findArgument(argument, {cwd, settings})
    if (found.files.length === 0) {
      throw new UsageError(
        `Expected a Markdown file, a folder or a glob, got \`${argument}\`, which names no document.`
      )
    }
    if (found.folder !== undefined) searched.push(found.folder)
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
  const names = [...lines.keys()]
  const indexes = findIndexes(
    names.filter(file => !alone.has(file) || isScenarioFile(file)),
    root
  )
  const pages = names.filter(file => !isScenarioFile(file))
  const byPath = (key: (ref: DocumentRef) => string) => (a: DocumentGroup, b: DocumentGroup) =>
    key(a[0]) < key(b[0]) ? -1 : 1
  const groupsOf = (files: readonly string[]): readonly DocumentGroup[] => files.map(file => [refOf(file)])
  if (indexes.length === 0 && !names.some(isCourse)) {
    return {documents: [...groupsOf(pages)].sort(byPath(({file}) => file)).flat(), skippedFiles: []}
  }

  const {findScenarios} = await import('../../formats/killercoda/find-scenarios.js')
  const {keyOf, skippedFiles, scenarios, unnamed} = await findScenarios({
    courses: names.filter(isCourse),
    indexes,
    pages: pages.filter(file => !alone.has(file)),
    searched,
    settings
  })
  const groups = [
    ...scenarios.flatMap(([first, ...rest]): readonly DocumentGroup[] =>
      first
        ? [[{...refOf(first.path), part: first.part}, ...rest.map(({path: file, part}) => ({...refOf(file), part}))]]
        : []
    ),
    ...groupsOf(pages.filter(file => alone.has(file) || unnamed.has(file)))
  ]
  return {documents: groups.sort(byPath(({path: file}) => keyOf(file))).flat(), skippedFiles}
}

/** A page, or the files of a scenario. */
type DocumentGroup = readonly [DocumentRef, ...DocumentRef[]]

/** The files of the settings' globs, and what stands beside them and makes scenarios of them. */
async function findContentFiles({content, root, snapshots}: Settings): Promise<readonly string[]> {
  const {globSync} = await import('tinyglobby')
  const ofScenarios = content.flatMap(pattern => {
    const folder = /^(.*)\*\.(?:md|markdown|mdx|\{(?:md|markdown|mdx)(?:,(?:md|markdown|mdx))*\})$/.exec(pattern)?.[1]
    return folder?.endsWith('**/') ? scenarioFiles.map(each => folder.slice(0, -3) + each) : []
  })
  const options = {absolute: true, cwd: root, ignore: [...ignore, `${snapshots}/**`]}
  return globSync([...content, ...ofScenarios], options)
}

function isScenarioFile(file: string): boolean {
  return path.basename(file) === 'index.json' || isCourse(file)
}

interface Found {
  readonly files: readonly string[]
  /** The argument is the file itself. */
  readonly isFile?: true
  /** The argument is this folder. */
  readonly folder?: string
  readonly line?: number
}

/** What a path names; nothing where there is nothing that could be looked at. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

async function findArgument(
  argument: string,
  options: {readonly cwd: string; readonly settings: Settings}
): Promise<Found> {
  const {cwd, settings} = options
  const absolute = path.resolve(cwd, argument)
  const stats = statsOf(absolute)
  if (stats?.isFile()) return {files: [absolute], isFile: true}
  const {globSync, isDynamicPattern} = await import('tinyglobby')
  if (stats?.isDirectory()) {
    const snapshots = path.resolve(settings.root, settings.snapshots)
    const files = globSync([markdownGlob, ...scenarioFiles], {
      absolute: true,
      caseSensitiveMatch: false,
      cwd: absolute,
      ignore
    })
    const inside = files.map(file => path.normalize(file)).filter(file => !file.startsWith(snapshots + path.sep))
    return {files: inside, folder: absolute}
  }
  const place = /^(.+):(\d+)$/.exec(argument)
  if (place?.[1] && place[2]) {
    return {...(await findArgument(place[1], options)), line: Number(place[2])}
  }
  if (!isDynamicPattern(argument)) return {files: []}
  const files = globSync(argument, {absolute: true, cwd, ignore})
  return {files: files.map(file => path.normalize(file))}
}
