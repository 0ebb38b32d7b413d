import type {Fix} from '../model/fix.js'

/** A source after its fixes. */
export interface FixedSource {
  readonly source: string
  /** Number of applied fixes; one that overlaps another is left for the next round. */
  readonly count: number
}

/** Applies fixes by their offsets and leaves the rest of the source unchanged. */
export function applyFixes(source: string, fixes: readonly Fix[]): FixedSource {
  const mark = source.startsWith('\uFEFF') ? 1 : 0
  const sorted = [...fixes].sort((a, b) => a.start - b.start || a.end - b.end)
  const parts: string[] = []
  let done = 0
  let count = 0
  for (const {start, end, text} of sorted) {
    if (start + mark < done) continue
    parts.push(source.slice(done, start + mark), text)
    done = end + mark
    count++
  }
  return {count, source: [...parts, source.slice(done)].join('')}
}
