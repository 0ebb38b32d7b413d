import {type Stats, statSync} from 'node:fs'
import path from 'node:path'
import {markdownGlob} from '../../files/markdown-files.js'
import {escapeUndecodable} from '../../files/undecodable-name.js'
import {findIndexes} from '../../formats/killercoda/find-indexes.js'
import {isCourse} from '../../formats/killercoda/is-course.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {SkippedFile} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'
import {FileSearch, type FolderProblem} from './search-files.js'

/** Where to look for documents. */
export interface FindDocumentsOptions {
  readonly settings: Settings
  /** Folder that `paths` are relative to. */
  readonly cwd: string
  /** Files, folders, globs and `file:line`; the `content` of the settings if empty. */
  readonly paths: readonly string[]
  /** Reads folders; the file system by default. */
  readonly search?: FileSearch
}

/** Documents, and files that were found but don't run. */
export interface FoundDocuments {
  readonly documents: readonly DocumentRef[]
  readonly skippedFiles: readonly SkippedFile[]
}

/** One glob: each of them takes half a millisecond. */
const scenarioGlob = '**/{index,structure,*-pathway}.json'

/** The documents that `findContent` finds. */
export async function findDocuments(options: FindDocumentsOptions): Promise<readonly DocumentRef[]> {
  return (await findContent(options)).documents
}

const folderProblems: Readonly<Record<FolderProblem, Pick<SkippedFile, 'reason' | 'remedy'>>> = {
  unreadable: {
    reason: "the folder can't be read",
    remedy: 'Change its permissions, or exclude it from `content`.'
  },
  undecodable: {
    reason: "the name of the folder isn't UTF-8",
    remedy: 'Rename it, or exclude it from `content`.'
  },
  'too long': {
    reason: 'the path of the folder is too long',
    remedy: 'Rename a folder in it, or exclude it from `content`.'
  }
}

/**
 * Finds the documents, and adds the folders that can't be read to the skipped files. Throws a `UsageError` for an argument
 * that matches nothing.
 */
export async function findContent(options: FindDocumentsOptions): Promise<FoundDocuments> {
  const {search = new FileSearch(), settings} = options
  const {documents, skippedFiles} = await findReadable({...options, search})
  const passedOver = Object.entries(folderProblems).flatMap(([problem, why]) =>
    search.foldersWith(problem as FolderProblem).map(
      (folder): SkippedFile => ({
        file: path.relative(settings.root, folder).split(path.sep).join('/') || '.',
        isUnreadable: true,
        ...why
      })
    )
  )
  return {documents, skippedFiles: [...passedOver, ...skippedFiles]}
}

/**
 * Finds the documents that the arguments name, or the settings without arguments: each once, sorted by path, scenarios in
 * the order of their courses.
 */
async function findReadable({cwd, paths, search, settings}: Required<FindDocumentsOptions>): Promise<FoundDocuments> {
  const {root} = settings
  /** The lines that are named of each file; none if it's named as a whole, too. */
  const lines = new Map<string, readonly number[]>()
  /** Files that are named themselves: these run on their own, even those of a scenario. */
  const alone = new Set<string>()
  const add = (file: string, line?: number) => {
    const wanted = lines.get(file)
    const isWhole = line === undefined || wanted?.length === 0
    lines.set(file, isWhole ? [] : [...(wanted ?? []), line])
  }

  if (paths.length === 0) {
    for (const file of await findContentFiles(search, settings)) add(file)
  }

  /** Folders that are named: other Markdown files next to their scenarios don't run. */
  const searched: string[] = []
  for (const argument of paths) {
    const found = await findArgument(argument, {cwd, search, settings})
    if (found.files.length === 0) {
      const escaped = escapeUndecodable(path.resolve(cwd, argument))
      if (escaped !== undefined) throw new UsageError(`The name of \`${escaped}\` isn't UTF-8. Rename the file.`)
      throw new UsageError(
        `No documents match \`${argument}\`. Name a Markdown file, a folder or a glob, such as \`README.md\`.`
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
  const {keyOf, others, skippedFiles, scenarios} = await findScenarios({
    courses: names.filter(isCourse),
    indexes,
    documents: pages.filter(file => !alone.has(file)),
    searched,
    settings
  })
  const groups = [
    ...scenarios.flatMap(([first, ...rest]): readonly DocumentGroup[] =>
      first
        ? [[{...refOf(first.path), part: first.part}, ...rest.map(({path: file, part}) => ({...refOf(file), part}))]]
        : []
    ),
    ...groupsOf(pages.filter(file => alone.has(file) || others.has(file)))
  ]
  return {documents: groups.sort(byPath(({path: file}) => keyOf(file))).flat(), skippedFiles}
}

/** A standalone document, or the files of a scenario. */
type DocumentGroup = readonly [DocumentRef, ...DocumentRef[]]

/** The files that the `content` globs match, and files in the same folders that make scenarios of them. */
async function findContentFiles(search: FileSearch, {content, root, snapshots}: Settings): Promise<readonly string[]> {
  const ofScenarios = content.flatMap(pattern => {
    const folder = /^(.*)\*\.(?:md|markdown|mdx|\{(?:md|markdown|mdx)(?:,(?:md|markdown|mdx))*\})$/.exec(pattern)?.[1]
    return folder?.endsWith('**/') ? folder.slice(0, -3) + scenarioGlob : []
  })
  return search.find([...content, ...ofScenarios], {cwd: root, ignoreCase: true, skip: path.resolve(root, snapshots)})
}

function isScenarioFile(file: string): boolean {
  return path.basename(file) === 'index.json' || isCourse(file)
}

interface Found {
  readonly files: readonly string[]
  /** The argument is a file. */
  readonly isFile?: true
  /** The folder, if the argument is one. */
  readonly folder?: string
  readonly line?: number
}

/** Stats of a path; `undefined` if it doesn't exist or can't be read. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

async function findArgument(argument: string, options: Required<Omit<FindDocumentsOptions, 'paths'>>): Promise<Found> {
  const {cwd, search, settings} = options
  const absolute = path.resolve(cwd, argument)
  const stats = statsOf(absolute)
  if (stats?.isFile()) return {files: [absolute], isFile: true}
  if (stats?.isDirectory()) {
    const snapshots = path.resolve(settings.root, settings.snapshots)
    const files = await search.find([markdownGlob, scenarioGlob], {cwd: absolute, ignoreCase: true})
    const inside = files.map(file => path.normalize(file)).filter(file => !file.startsWith(snapshots + path.sep))
    return {files: inside, folder: absolute}
  }
  const place = /^(.+):(\d+)$/s.exec(argument)
  if (place?.[1] && place[2]) {
    return {...(await findArgument(place[1], options)), line: Number(place[2])}
  }
  const {isDynamicPattern} = await import('tinyglobby')
  if (!isDynamicPattern(argument)) return {files: []}
  const files = await search.find([argument], {cwd})
  return {files: files.map(file => path.normalize(file))}
}
