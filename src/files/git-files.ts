/** Paths below a folder as `git ls-files` prints them with some flags; `undefined` outside a repository or without Git. */
export async function listGitFiles(folder: string, flags: readonly string[]): Promise<readonly string[] | undefined> {
  const {execa} = await import('execa')
  // A file system monitor is a program of the repository.
  const args = ['-c', 'core.fsmonitor=false', 'ls-files', '-z', '--exclude-standard', ...flags]
  const {exitCode, stdout} = await execa('git', args, {cwd: folder, reject: false, stripFinalNewline: false})
  return exitCode === 0 ? stdout.split('\0').filter(file => file !== '') : undefined
}
