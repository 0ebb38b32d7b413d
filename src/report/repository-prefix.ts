import path from 'node:path'

/** What stands before a document's path where paths begin at the repository: empty where it is not known to hold the project. */
export function repositoryPrefix(repository: string | undefined, root: string): string {
  const folder = repository === undefined ? '' : path.relative(repository, root)
  return folder === '' || folder.startsWith('..') ? '' : `${folder.split(path.sep).join('/')}/`
}
