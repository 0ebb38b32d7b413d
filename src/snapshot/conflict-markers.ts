/** A line that git leaves where a merge could not decide, or its like behind backslashes. */
const likeMarker = /^\\*(?:<{7}|>{7})(?: .*)?$/
const marker = /^(?:<{7}|>{7})(?: .*)?$/

/** Whether a text may hold such a line: most hold none, and some are long. */
const mayHoldMarker = (text: string) => text.includes('<<<<<<<') || text.includes('>>>>>>>')

/**
 * Puts a backslash before each line of code or output that looks like a conflict marker, so that a marker without one is
 * a conflict, wherever it stands. Pure.
 */
export function escapeMarkers(text: string): string {
  if (!mayHoldMarker(text)) return text
  return text
    .split('\n')
    .map(line => (likeMarker.test(line) ? '\\' + line : line))
    .join('\n')
}

/** Undoes `escapeMarkers`. Pure. */
export function unescapeMarkers(text: string): string {
  if (!mayHoldMarker(text)) return text
  return text
    .split('\n')
    .map(line => (line.startsWith('\\') && likeMarker.test(line) ? line.slice(1) : line))
    .join('\n')
}

/** 0-based index of the first line of a text that is a conflict marker, or -1. */
export function findMarker(text: string): number {
  return mayHoldMarker(text) ? text.split('\n').findIndex(line => marker.test(line)) : -1
}
