/** Two markers or more, and whether a mark follows them. */
const runs = {'`': /`{2,}(?=([ \t]*(?:\{\{|<<))?)/g, '~': /~{2,}(?=([ \t]*(?:\{\{|<<))?)/g} as const

/**
 * The size of the shortest fence of a marker that no line of code ends: longer than a run that stands alone on a line
 * (CommonMark 0.31.2, section 4.5), and by two than one with a mark behind it, which may end a block whose fence is
 * longer by one. Pure, linear.
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
