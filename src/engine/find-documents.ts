import {stat} from 'node:fs/promises'
import path from 'node:path'
import type {Settings} from '../model/settings.js'
import {UsageError} from './usage-error.js'

/** One document to follow. */
export interface DocumentRef {
  /** Path as reported: relative to the project's folder, with `/`. */
  readonly file: string
  /** Absolute path. */
  readonly path: string
  /** Lines of the steps asked for (`page.md:41`); empty for the whole document. */
  readonly lines: readonly number[]
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
    for (const file of found.files) add(file, found.line)
  }

  return [...lines]
    .map(([file, wanted]) => ({
      file: path.relative(root, file).split(path.sep).join('/'),
      lines: wanted,
      path: file
    }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}

interface Found {
  readonly files: readonly string[]
  readonly line?: number
}

async function findArgument(
  argument: string,
  options: {readonly cwd: string; readonly settings: Settings}
): Promise<Found> {
  const {cwd, settings} = options
  const absolute = path.resolve(cwd, argument)
  const stats = await stat(absolute).catch(() => undefined)
  if (stats?.isFile()) return {files: [absolute]}
  const {glob, isDynamicPattern} = await import('tinyglobby')
  if (stats?.isDirectory()) {
    const snapshots = path.resolve(settings.root, settings.snapshots)
    const files = await glob(markdown, {absolute: true, cwd: absolute, ignore})
    return {files: files.map(file => path.normalize(file)).filter(file => !file.startsWith(snapshots + path.sep))}
  }
  const place = /^(.+):(\d+)$/.exec(argument)
  if (place?.[1] && place[2]) {
    const {files} = await findArgument(place[1], options)
    return {files, line: Number(place[2])}
  }
  if (!isDynamicPattern(argument)) return {files: []}
  const files = await glob(argument, {absolute: true, cwd, ignore})
  return {files: files.map(file => path.normalize(file))}
}
