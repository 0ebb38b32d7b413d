const signs = String.raw`(?:\.{3}|…|[[(<](?:\.{3}|…|snip)[\])>]|-{2}snip-{2})`
/** A line alone that marks left-out output: an indented `...`, `…`, `[...]`, `(…)`, `[snip]` or `--snip--`. */
const ellipsis = new RegExp(`^(\\s*)(\\\\*)(${signs}\\s*)$`)
/** One in a line, with all backslashes before it: looked for from each of them, it would take quadratic time. */
const inLine = /(?<!\\)(\\*)(\[(?:\.{3}|…)\])/g
/** The wildcard for any lines, which is escaped where expectations are read. */
const wildcard = /^\\*\.{3}$/

/**
 * Returns a line of shown output with `...` or `[..]`, the wildcards, for other marks of left-out output, and without the
 * backslash before one that is meant as it stands. Pure.
 */
export function readEllipsis(line: string): string {
  if (wildcard.test(line)) return line
  const [whole, indent = '', backslashes = '', mark = ''] = ellipsis.exec(line) ?? []
  if (whole !== undefined) return backslashes === '' ? '...' : indent + backslashes.slice(1) + mark
  return line.replace(inLine, (_, backslashes: string, mark: string) =>
    backslashes === '' ? '[..]' : backslashes.slice(1) + mark
  )
}

/** Returns a line of an expectation as it is shown, so that `readEllipsis` returns it. Pure. */
export function escapeEllipsis(line: string): string {
  if (wildcard.test(line)) return line
  return ellipsis.test(line) ? line.replace(ellipsis, String.raw`$1\$2$3`) : line.replace(inLine, String.raw`\$1$2`)
}
