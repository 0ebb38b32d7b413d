/** A command without its wrappers: `sudo -u me env A=1 nohup tail -f x` is `tail -f x`. */
export interface CommandLine {
  /** Name of the program without its folder; empty if only wrappers are given. */
  readonly name: string
  readonly args: readonly string[]
  /** Whether a wrapper limits its time, as `timeout 5s` does. */
  readonly isLimited: boolean
  /** Whether it runs as another user. */
  readonly isPrivileged: boolean
}

/** Options of `sudo` that take a value. */
const sudoValues: ReadonlySet<string> = new Set(['-C', '-D', '-g', '-h', '-p', '-R', '-r', '-T', '-t', '-U', '-u'])

/** Returns the command in a list of words. */
export function readCommandLine(words: readonly string[]): CommandLine {
  let rest = [...words]
  let isLimited = false
  let isPrivileged = false

  for (;;) {
    const name = (rest[0] ?? '').replace(/^.*\//, '')
    const args = rest.slice(1)
    if (name === 'sudo' || name === 'doas') {
      isPrivileged = true
      let index = 0
      while (args[index]?.startsWith('-') && !isShellOption(args[index]))
        index += sudoValues.has(args[index] ?? '') ? 2 : 1
      // `sudo -i` and `sudo -s` alone open a shell.
      if (isShellOption(args[index]) && args.length === index + 1)
        return {args: [], isLimited, isPrivileged, name: 'bash'}
      rest = args.slice(isShellOption(args[index]) ? index + 1 : index)
    } else if (name === 'env') {
      rest = args.slice(
        Math.max(
          0,
          args.findIndex(arg => !/^\w+=/.test(arg) && !arg.startsWith('-'))
        )
      )
      if (rest.length === args.length && /^\w+=|^-/.test(rest[0] ?? '')) rest = []
    } else if (name === 'nohup' || name === 'exec' || name === 'command' || name === 'time' || name === 'winpty') {
      rest = args
    } else if (name === 'timeout') {
      isLimited = true
      const first = args.findIndex(arg => /^\d/.test(arg))
      rest = args.slice(first + 1)
    } else return {args, isLimited, isPrivileged, name}
    if (rest.length === 0) return {args: [], isLimited, isPrivileged, name: ''}
  }
}

function isShellOption(arg: string | undefined): boolean {
  return arg === '-i' || arg === '-s' || arg === '--login' || arg === '--shell'
}

/** Whether the arguments contain a flag: `-f` alone or in a cluster (`-xf`), or its long name with or without a value. */
export function hasFlag(args: readonly string[], letters: string, ...names: readonly string[]): boolean {
  return args.some(
    arg =>
      (letters !== '' && /^-[A-Za-z]+$/.test(arg) && [...letters].some(letter => arg.includes(letter))) ||
      names.some(name => arg === `--${name}` || (arg.startsWith(`--${name}=`) && !arg.endsWith('=false')))
  )
}
