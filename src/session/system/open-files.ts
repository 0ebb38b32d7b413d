import {readFileSync} from 'node:fs'

/** Open files that the shell of a session takes with its blocks. */
const leastOpenFiles = 64

/** Why a program isn't started. */
export const tooMany = "A program can't be started: too many files are open."

/** Processes may open too few files. */
export class OpenFilesError extends Error {
  readonly code = 'no-open-files'
  override readonly name = 'OpenFilesError'

  constructor(reason: string) {
    super(`${reason} Raise the limit of open files, for example with \`ulimit -n 1024\`, or lower \`--jobs\`.`)
  }
}

/** Throws an `OpenFilesError` if a shell would run out of descriptors (getrlimit(2), RLIMIT_NOFILE). */
export function requireOpenFiles(): void {
  const limit = openFilesLimit()
  if (limit !== undefined && limit < leastOpenFiles) {
    throw new OpenFilesError(`A shell needs ${leastOpenFiles} open files, but may have only ${limit}.`)
  }
}

/** The limit of open files; `undefined` if there is none or it can't be read. */
function openFilesLimit(): number | undefined {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found)
  } catch {
    return undefined
  }
}
