/** A line alone that marks left-out output: `…`, `[...]` or `[…]`. */
const ellipsis = /^\s*(?:…|\[(?:\.{3}|…)\])\s*$/

/** Returns `...`, the wildcard for any lines, for a line of shown output that marks left-out lines in another way. Pure. */
export function readEllipsis(line: string): string {
  return ellipsis.test(line) ? '...' : line
}
