/** A line alone that marks left-out output: an indented `...`, `…`, `[...]`, `(…)`, `[snip]` or `--snip--`. */
const ellipsis = /^\s*(?:\.{3}|…|[[(<](?:\.{3}|…|snip)[\])>]|-{2}snip-{2})\s*$/
/** One in a line, which isn't escaped. */
const inLine = /(?<!\\)\[(?:\.{3}|…)\]/g

/** Returns a line of shown output with `...` or `[..]`, the wildcards, for other marks of left-out output. Pure. */
export function readEllipsis(line: string): string {
  return ellipsis.test(line) ? '...' : line.replace(inLine, '[..]')
}
