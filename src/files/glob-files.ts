import {type Dirent, readdirSync, realpathSync, statSync} from 'node:fs'
import type {GlobOptions} from 'tinyglobby'

/** No `*` of a glob matches these characters, so the search sees others in their place. */
const breaks = '\n\r\u2028\u2029'
/** Begins the replacement of such a character. It's for private use, and is doubled where a name has it. */
const mark = '\u{F0000}'
const letters = 'nrsp'

function hideBreaks(text: string): string {
  return text.replace(/[\n\r\u2028\u2029]|\u{F0000}/gu, each => mark + (letters[breaks.indexOf(each)] ?? mark))
}

function showBreaks(text: string): string {
  return text.replace(/\u{F0000}([nrsp]|\u{F0000})/gu, (_, each: string) => breaks[letters.indexOf(each)] ?? mark)
}

/** Options of a search, with its way to read folders. */
export interface GlobFilesOptions extends Omit<GlobOptions, 'cwd' | 'fs' | 'ignore' | 'patterns'> {
  /** Absolute path of the folder to search. */
  readonly cwd: string
  readonly ignore?: readonly string[]
  readonly readFolder?: ReadFolder
}

/** Reads the entries of a folder. Throws as `readdirSync` does. */
export type ReadFolder = (folder: string, how: {readonly withFileTypes: true}) => readonly Dirent[]

/** Paths of the files that globs match, also in folders whose names have line breaks. */
export async function globFiles(
  globs: readonly string[],
  {cwd, ignore = [], readFolder = readdirSync, ...options}: GlobFilesOptions
): Promise<readonly string[]> {
  const {globSync} = await import('tinyglobby')
  const read = (folder: string, how: {readonly withFileTypes: true}) => {
    const entries = readFolder(showBreaks(String(folder)), how)
    for (const entry of entries) entry.name = hideBreaks(entry.name)
    return entries
  }
  const found = globSync(globs.map(hideBreaks), {
    ...options,
    cwd: hideBreaks(cwd),
    fs: {
      readdirSync: read as unknown as typeof readdirSync,
      realpathSync: ((file: string) => hideBreaks(realpathSync(showBreaks(file)))) as typeof realpathSync,
      statSync: ((file: string) => statSync(showBreaks(file))) as typeof statSync
    },
    ignore: ignore.map(hideBreaks)
  })
  return found.map(showBreaks)
}
