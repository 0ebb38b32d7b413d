import {isOnPath} from '../system/on-path.js'

/** A program that sessions need isn't installed. The message says which one, and what to do. */
export class MissingProgramError extends Error {
  readonly code = 'no-program'
  override readonly name = 'MissingProgramError'
}

/** Documents can't run on this operating system. */
export class PlatformError extends Error {
  readonly code = 'no-linux'
  override readonly name = 'PlatformError'
}

/** Other systems by their name in Node, and what to use there. */
const others: Readonly<Record<string, readonly [name: string, remedy: string]>> = {
  darwin: ['macOS', 'Use a Linux container'],
  win32: ['Windows', 'Use WSL 2 (`wsl --install`) or a Linux container']
}

/** Throws a `PlatformError` if documents can't run on this operating system. */
export function requireLinux(platform: string = process.platform): void {
  if (platform === 'linux') return
  const [name, remedy] = others[platform] ?? [platform, 'Use a Linux container']
  throw new PlatformError(
    `Documents run on Linux only, and this is ${name}. ${remedy}: https://github.com/fencepost/fencepost#macos-and-windows.`
  )
}

/** The programs that sessions need, each with the package that contains it. */
const packages: Readonly<Record<string, string>> = {bash: 'bash', mkfifo: 'coreutils'}

/** Throws a `MissingProgramError` if no shell can be started with this environment, and a `PlatformError` outside Linux. */
export function requirePrograms(
  {PATH = '/usr/local/bin:/usr/bin:/bin'}: Readonly<Record<string, string | undefined>>,
  {isInSandbox}: {readonly isInSandbox: boolean}
): void {
  requireLinux()
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
