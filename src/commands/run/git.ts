import path from 'node:path'
import {runGit} from '../../files/run-git.js'
import {UsageError} from '../../model/errors.js'

/** Runs git in a repository. */
export interface Git {
  /** The output of a command; undefined if it fails. */
  try(args: readonly string[]): Promise<string | undefined>
  /** The NUL-terminated names that a command prints. Throws a `UsageError` if it fails. */
  lines(args: readonly string[]): Promise<readonly string[]>
}

/** The folder of a project, and the caller's environment. */
export interface OpenGitOptions {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Finds the repository of a project and its top folder. Throws a `UsageError` if there is none, or no git. */
export async function openGit({env, root}: OpenGitOptions): Promise<{readonly git: Git; readonly top: string}> {
  const run = async (args: readonly string[], cwd: string) => {
    const result = await runGit(args, {cwd, env})
    if (result.isMissing)
      throw new UsageError('`--changed` needs git, which is not on PATH. Install it, or run all documents.')
    return result
  }
  // A relative path, because a link above the project would give another absolute one.
  const found = await run(['rev-parse', '--show-cdup'], root)
  if (found.exitCode !== 0)
    throw new UsageError(
      `\`--changed\` needs a git repository, and \`${root}\` is in none: ${found.stderr.trim().split('\n')[0]}. Run all documents instead.`
    )
  const top = path.resolve(root, found.stdout.trim())
  return {
    git: {
      async lines(args) {
        const {exitCode, stderr, stdout} = await run(args, top)
        if (exitCode === 0) return stdout.split('\0').filter(name => name !== '')
        throw new UsageError(`\`git ${args[0]}\` failed: ${stderr.trim()}. Fix the repository, or run all documents.`)
      },
      async try(args) {
        const {exitCode, stdout} = await run(args, top)
        return exitCode === 0 ? stdout : undefined
      }
    },
    top
  }
}
