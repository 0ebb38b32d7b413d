/** A line that git leaves where a merge could not decide, or its like behind backslashes. */
const likeMarker = /^\\*(?:<{7}|>{7})(?: .*)?$/
const marker = /^(?:<{7}|>{7})(?: .*)?$/

/**
 * Puts a backslash before a line of code or output that looks like a conflict marker, so that a marker without one is
 * a conflict, wherever it stands. Pure.
 */
export function escapeMarker(line: string): string {
  return likeMarker.test(line) ? '\\' + line : line
}

/** Undoes `escapeMarker`. Pure. */
export function unescapeMarker(line: string): string {
  return line.startsWith('\\') && likeMarker.test(line) ? line.slice(1) : line
}

/** 0-based index of the first conflict marker, or -1. */
export function findMarker(lines: readonly string[]): number {
  return lines.findIndex(line => marker.test(line))
}
