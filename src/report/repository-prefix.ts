import path from 'node:path'

/** The path from the repository to the project, ending in `/`; empty if the project is its root or outside of it. */
export function repositoryPrefix(repository: string | undefined, root: string): string {
  const folder = repository === undefined ? '' : path.relative(repository, root)
  return folder === '' || folder.startsWith('..') ? '' : `${folder.split(path.sep).join('/')}/`
}
