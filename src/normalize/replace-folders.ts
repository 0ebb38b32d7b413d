/** Absolute paths of the folders that a session makes for a document. */
export interface Folders {
  readonly home: string
  readonly tmp: string
  readonly work: string
  /** The root of the project; absent unless the document works in a copy of it. */
  readonly project?: string
}

/** What a text has instead of the folders. */
export interface FolderNames {
  readonly home: string
  readonly tmp: string
  readonly work: string
  /** For `work` as well, if that is a copy of the project. */
  readonly project: string
}

const placeholders: FolderNames = {home: '[HOME]', project: '[PROJECT]', tmp: '[TMP]', work: '[WORK]'}

/** The end of a name: `/tmp/x-1` isn't in `/tmp/x`. */
const end = String.raw`(?![\p{L}\p{N}_\-]|\.[\p{L}\p{N}_])`

/**
 * Replaces the session's folders by `[HOME]`, `[TMP]` and `[WORK]` or `[PROJECT]`, or by other names, the longest path
 * first because one may be inside another.
 * A folder `/` isn't replaced. Pure, linear.
 */
export function replaceFolders(text: string, folders: Folders, given = placeholders): string {
  // Every absolute path has one of these.
  if (!/[/\\]/.test(text)) return text
  const names = new Map<string, string>()
  const places = [
    [folders.project === undefined ? given.work : given.project, folders.work],
    [given.project, folders.project ?? ''],
    [given.home, folders.home],
    [given.tmp, folders.tmp]
  ] as const
  for (const [name, folder] of places) {
    const path = folder.replace(/(?<!^)[/\\]$/, '')
    if (path.length > 1 && !names.has(path)) names.set(path, name)
  }
  const paths = [...names.keys()].filter(path => text.includes(path)).sort((a, b) => b.length - a.length)
  if (paths.length === 0) return text

  const literals = paths.map(path => path.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return text.replace(new RegExp(`(?:${literals.join('|')})${end}`, 'gu'), path => names.get(path) ?? path)
}
