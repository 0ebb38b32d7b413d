import {posix} from 'node:path'

/** A path as a file step may have it, or what is wrong with it. */
export type FilePath =
  | {readonly kind: 'path'; readonly path: string}
  | {readonly kind: 'problem'; readonly reason: string; readonly remedy: string}

const remedy = 'Name a file inside the working directory, such as `file=conf/app.yaml`.'

/**
 * Check and tidy the path of a block for the editor. In a scenario the working directory is the home, whatever name it is
 * called by, and other paths begin in the folder that the editor shows.
 */
export function readEditorPath(value: string, folder: string | undefined): FilePath {
  if (folder === undefined) return readFilePath(value)
  const inHome = value.replace(homePrefix, '')
  return readFilePath(inHome === value && !posix.isAbsolute(value) ? `${folder}/${value}` : inHome)
}

/** The names of a scenario's home at the beginning of a path. */
export const homePrefix: RegExp = /^(?:~|\/root|\$HOME|\$\{HOME\})(?:\/+|$)/

/** Check and tidy a file step's path: it must be relative and never lead out of the working directory. */
export function readFilePath(value: string): FilePath {
  const problem = (expected: string): FilePath => ({
    kind: 'problem',
    reason: `Expected ${expected}, got \`${value.replace(/\0/g, '\\0')}\``,
    remedy
  })

  if (value.trim() === '') return problem('the path of a file')
  if (value.includes('\0')) return problem('a path without NUL characters')
  // A backslash and a drive letter are roots and separators to Windows, a tilde is one to a reader's shell.
  if (/^(?:[/\\]|~(?:[/\\]|$)|[a-z]:)/i.test(value)) return problem('a path relative to the working directory')
  if (/[/\\]\.{0,2}$/.test(value) || /^\.{1,2}$/.test(value)) return problem('the path of a file')

  const path = posix.normalize(value)
  if (path.split(/[/\\]/).includes('..')) return problem('a path inside the working directory')
  return {kind: 'path', path}
}
