/** Two or more fence characters, and whether a marker follows them. */
const runs = {'`': /`{2,}(?=([ \t]*(?:\{\{|<<))?)/g, '~': /~{2,}(?=([ \t]*(?:\{\{|<<))?)/g} as const

/**
 * Length of the shortest fence that no line of code closes: longer than a run that is alone on its line (CommonMark 0.31.2,
 * section 4.5), and longer by two than a run before a marker, which may close a fence that is longer by one. Pure, linear.
 */
export function fenceLength(lines: readonly string[], marker: string): number {
  let least = 3
  for (const line of lines) {
    const alone = line.trim()
    for (const [run, mark] of line.matchAll(marker === '~' ? runs['~'] : runs['`'])) {
      if (mark !== undefined) least = Math.max(least, run.length + 2)
      else if (run === alone) least = Math.max(least, run.length + 1)
    }
  }
  return least
}
