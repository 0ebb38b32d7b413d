import {posix} from 'node:path'

/** A checked path, or why it can't be the path of a file step. */
export type FilePath =
  | {readonly kind: 'path'; readonly path: string}
  | {readonly kind: 'problem'; readonly reason: string; readonly remedy: string}

const remedy = 'Name a file inside the working directory, such as `file=conf/app.yaml`.'

/** The editor that the blocks of a document write with. */
export interface Editor {
  /** In a scenario, the folder that it shows, relative to the home. */
  readonly folder?: string | undefined
  /** Whether it writes into a sandbox, so that absolute paths are allowed. */
  readonly isSandboxed: boolean
}

/**
 * Checks and normalizes the path of an editor block. In a scenario the working directory is the home, by any of its names,
 * and other relative paths start in the folder that the editor shows.
 */
export function readEditorPath(value: string, {folder, isSandboxed}: Editor): FilePath {
  const inHome = folder === undefined ? value : value.replace(homePrefix, '')
  if (isSandboxed && posix.isAbsolute(inHome) && !/\/\.{0,2}$|\0/.test(inHome)) {
    return {kind: 'path', path: posix.normalize(inHome)}
  }
  return readFilePath(
    folder !== undefined && inHome === value && !posix.isAbsolute(value) ? `${folder}/${value}` : inHome
  )
}

/** The folder in which the terminals of some Katacoda images start; here it's the home. */
export const tutorialFolder = '/home/scrapbook/tutorial'

/** The names of a scenario's home at the start of a path. */
export const homePrefix: RegExp = new RegExp(`^(?:~|/root|\\$HOME|\\$\\{HOME\\}|${tutorialFolder})(?:/+|$)`)

/** Checks and normalizes the path of a file step, which must be relative and inside the working directory. */
export function readFilePath(value: string): FilePath {
  const problem = (reason: string): FilePath => ({
    kind: 'problem',
    reason: `\`${value.replace(/\0/g, '\\0')}\` ${reason}`,
    remedy
  })

  if (value.trim() === '') return problem("isn't the path of a file")
  if (value.includes('\0')) return problem('contains a NUL character')
  // A backslash or a drive letter is absolute on Windows, and a shell expands a tilde.
  if (/^(?:[/\\]|~(?:[/\\]|$)|[a-z]:)/i.test(value)) return problem("isn't relative to the working directory")
  if (/[/\\]\.{0,2}$/.test(value) || /^\.{1,2}$/.test(value)) return problem("isn't the path of a file")

  const path = posix.normalize(value)
  if (path.split(/[/\\]/).includes('..')) return problem('is outside the working directory')
  return {kind: 'path', path}
}
