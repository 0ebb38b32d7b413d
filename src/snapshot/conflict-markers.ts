/** A line that git writes where a merge conflicts, or one behind backslashes. */
const escapable = /(^|\n)(?=\\*(?:<{7}|>{7})(?: |\n|$))/g
const escaped = /(^|\n)\\(?=\\*(?:<{7}|>{7})(?: |\n|$))/g
const marker = /(?:^|\n)((?:<{7}|>{7})(?: [^\n]*)?)(?=\n|$)/

/** Whether a text may hold a marker: few do, and a text may be long. */
const mayHoldMarker = (text: string) => text.includes('<<<<<<<') || text.includes('>>>>>>>')

/**
 * Puts a backslash before each line of code or output that looks like a conflict marker, so that a marker without one is
 * a conflict wherever it stands. Pure.
 */
export function escapeMarkers(text: string): string {
  return mayHoldMarker(text) ? text.replace(escapable, '$1\\') : text
}

/** Undoes `escapeMarkers`. Pure. */
export function unescapeMarkers(text: string): string {
  return mayHoldMarker(text) ? text.replace(escaped, '$1') : text
}

/** The first line of a text that is a conflict marker, and where it begins. */
export function findMarker(text: string): {readonly line: string; readonly start: number} | undefined {
  const found = mayHoldMarker(text) ? marker.exec(text) : null
  const line = found?.[1]
  return found && line !== undefined ? {line, start: found.index + found[0].length - line.length} : undefined
}
