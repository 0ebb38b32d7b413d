import {UsageError} from '../model/errors.js'

/** Where git runs, and for how long. */
export interface RunGitOptions {
  readonly cwd: string
  /** Its environment; that of this process when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** In milliseconds. */
  readonly limit?: number
}

/** What git answered. */
export interface GitResult {
  /** Absent if git couldn't be started. */
  readonly exitCode: number | undefined
  readonly isMissing: boolean
  readonly stderr: string
  readonly stdout: string
}

/** Longer than git lists the files of large repositories on slow disks. */
const longest = 60_000

/** Runs git. Throws a `UsageError` at the time limit: a pipe in place of `.gitignore` makes git wait for a writer. */
export async function runGit(args: readonly string[], {cwd, env, limit = longest}: RunGitOptions): Promise<GitResult> {
  const {execa} = await import('execa')
  const options = {cwd, reject: false, stdin: 'ignore', stripFinalNewline: false, timeout: limit} as const
  const result = await execa('git', args, env ? {...options, env, extendEnv: false} : options)
  if (result.timedOut)
    throw new UsageError(
      `\`git\` didn't answer in \`${cwd}\` within ${limit / 1000} s. Look for a pipe in place of a file that Git reads: \`find . -name '.git*' -type p\`.`
    )
  return {
    exitCode: result.exitCode,
    isMissing: result.code === 'ENOENT',
    stderr: result.stderr,
    stdout: result.stdout
  }
}
