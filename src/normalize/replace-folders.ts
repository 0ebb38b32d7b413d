/** The folders that a session makes for a document, absolute paths. */
export interface Folders {
  readonly home: string
  readonly tmp: string
  readonly work: string
}

/** No name may go on here, or the path is that of another folder: `/tmp/x-1` is not in `/tmp/x`. */
const end = String.raw`(?![\p{L}\p{N}_\-]|\.[\p{L}\p{N}_])`

/**
 * Replaces the session's own folders by `[HOME]`, `[TMP]` and `[WORK]`, the longest path first, so that a folder inside
 * another keeps its own name. A folder named `/` is left alone. Pure, linear.
 */
export function replaceFolders(text: string, folders: Folders): string {
  // No absolute path is without one of these.
  if (!/[/\\]/.test(text)) return text
  const names = new Map<string, string>()
  const places = [
    ['[WORK]', folders.work],
    ['[HOME]', folders.home],
    ['[TMP]', folders.tmp]
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
