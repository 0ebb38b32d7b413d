import {isOnPath} from '../system/on-path.js'

/** A program that sessions need isn't installed. The message says which one, and what to do. */
export class MissingProgramError extends Error {
  readonly code = 'no-program'
  override readonly name = 'MissingProgramError'
}

/** The programs that sessions need, each with the package that contains it. */
const packages: Readonly<Record<string, string>> = {bash: 'bash', mkfifo: 'coreutils'}

/** Throws a `MissingProgramError` if no shell can be started with this environment. */
export function requirePrograms(
  {PATH = '/usr/local/bin:/usr/bin:/bin'}: Readonly<Record<string, string | undefined>>,
  {isInSandbox}: {readonly isInSandbox: boolean}
): void {
  // Only the shell host needs `mkfifo`, and sandboxes start their shells without one.
  const missing = (isInSandbox ? ['bash'] : Object.keys(packages)).filter(program => !isOnPath(program, {PATH}))
  if (missing.length === 0) return
  const names = missing.map(program => `\`${program}\``).join(' and ')
  const install = missing.map(program => packages[program]).join(' and ')
  const verb = missing.length === 1 ? 'is' : 'are'
  throw new MissingProgramError(
    `${names} ${verb} needed to run commands, but not on PATH. Install ${install}, or add the folder to PATH.`
  )
}
