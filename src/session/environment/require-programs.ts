import {isOnPath} from '../system/on-path.js'

/** A program that sessions are made of is not there. The message says which, and what to do. */
export class MissingProgramError extends Error {
  readonly code = 'no-program'
  override readonly name = 'MissingProgramError'
}

/** What sessions are made of, and the package that has it. */
const packages: Readonly<Record<string, string>> = {bash: 'bash', mkfifo: 'coreutils'}

/** Throws a `MissingProgramError` where no shell could be started with this environment. */
export function requirePrograms(
  {PATH = '/usr/local/bin:/usr/bin:/bin'}: Readonly<Record<string, string | undefined>>,
  {isInSandbox}: {readonly isInSandbox: boolean}
): void {
  // A sandbox has its own way to a shell.
  const missing = (isInSandbox ? ['bash'] : Object.keys(packages)).filter(program => !isOnPath(program, {PATH}))
  if (missing.length === 0) return
  const names = missing.map(program => `\`${program}\``).join(' and ')
  const install = missing.map(program => packages[program]).join(' and ')
  throw new MissingProgramError(
    `Expected ${names} on PATH to run commands, found none. Install ${install}, or add the folder to PATH.`
  )
}
