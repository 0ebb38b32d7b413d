import path from 'node:path'
import {execa} from 'execa'
import {UsageError} from '../../model/errors.js'

/** Asks git about a repository. */
export interface Git {
  /** What it prints; nothing where it refuses. */
  try(args: readonly string[]): Promise<string | undefined>
  /** The names that it prints with a NUL behind each. Throws a `UsageError` where it refuses. */
  lines(args: readonly string[]): Promise<readonly string[]>
}

/** Where a project is, and the environment of the caller. */
export interface OpenGitOptions {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Finds the repository of a project, and its top folder. Throws a `UsageError` where there is none, or no git. */
export async function openGit({env, root}: OpenGitOptions): Promise<{readonly git: Git; readonly top: string}> {
  const run = async (args: readonly string[], cwd: string) => {
    const result = await execa('git', args, {cwd, env, extendEnv: false, reject: false, stripFinalNewline: false})
    if (result.code === 'ENOENT')
      throw new UsageError('Expected git for `--changed`, got none. Install it, or follow all documents.')
    return result
  }
  // Relative, so that a link above the project is no other path.
  const found = await run(['rev-parse', '--show-cdup'], root)
  if (found.exitCode !== 0)
    throw new UsageError(
      `Expected a git repository at \`${root}\` for \`--changed\`, got: ${found.stderr.trim().split('\n')[0]}. Follow all documents, or commit them to one.`
    )
  const top = path.resolve(root, found.stdout.trim())
  return {
    git: {
      async lines(args) {
        const {exitCode, stderr, stdout} = await run(args, top)
        if (exitCode === 0) return stdout.split('\0').filter(name => name !== '')
        throw new UsageError(
          `Expected \`git ${args[0]}\` to tell what differs, got: ${stderr.trim()}. Mend the repository.`
        )
      },
      async try(args) {
        const {exitCode, stdout} = await run(args, top)
        return exitCode === 0 ? stdout : undefined
      }
    },
    top
  }
}
