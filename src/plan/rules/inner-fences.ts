import type {Lines} from '../../text/source-lines.js'
import type {Fence} from '../source/fence.js'
import {findOccurrences, isExecLike, type Occurrence} from '../source/find-markers.js'

/** Fences in the code of a block that don't belong to an example. */
export interface InnerFences {
  /** A closing fence with a marker that was meant to close the block. */
  readonly closer?: Occurrence
  /** 1-based line of an opening fence as long as the block's own: the block was meant to end above it. */
  readonly openerLine?: number
}

/** A run of the fence character that may be a fence. */
interface Run {
  readonly start: number
  readonly end: number
}

/**
 * Finds stray fences in a block's code, as opposed to examples, which are complete fenced blocks. An example starts with a
 * fence and ends with a fence or a trailer. Runs in pairs on one line are inline code.
 */
export function findInnerFences(fence: Fence, lines: Lines): InnerFences {
  const {source} = lines
  const code = source.slice(fence.code.start, fence.code.end)
  // Most code contains no fences.
  if (!code.includes(fence.marker.repeat(3))) return {}
  const occurrences = [...findOccurrences(code)]
    .filter(isExecLike)
    .map(each => ({...each, offset: each.offset + fence.code.start, end: each.end + fence.code.start}))
  const last = lines.point(fence.code.end).line
  // A fence that is shorter by two isn't meant to close a block that has its own marker: it is an example.
  const least = fence.trailer.length > 0 ? Math.max(3, fence.size - 1) : 3
  let next = 0
  let isInside = false
  let openerLine: number | undefined
  /** The opening fence of an example that is still open. */
  let exampleLine: number | undefined
  /** A trailer that may also open an example, with the marker on its opening fence. */
  let tentative: Occurrence | undefined
  const found = (closer: Occurrence | undefined): InnerFences => ({
    ...(closer !== undefined && {closer}),
    ...(openerLine !== undefined && {openerLine})
  })

  for (let line = fence.line + 1; line <= last; line++) {
    const start = lines.start(line)
    const end = Math.min(lines.end(line), fence.code.end)
    const runs = findRuns(source, {start, end, least, marker: fence.marker})
    const numbers = new Map(runs.map((run, index) => [run.end, index]))
    let trailer: Occurrence | undefined
    for (let each = occurrences[next]; each !== undefined && each.offset < end; each = occurrences[++next]) {
      if (trailer === undefined && isUnpaired(numbers.get(trimEnd(source, each.offset)))) trailer = each
    }

    const first = runs[0]
    if (first === undefined) continue
    const beginsLine = /^[ \t>]*$/.test(source.slice(start, first.start))

    if (trailer !== undefined) {
      if (tentative !== undefined || (!isInside && !beginsLine)) return found(tentative ?? trailer)
      if (!isInside) tentative = trailer
      isInside = !isInside
    } else if (beginsLine && runs.length === 1) {
      const isPlain = source.slice(first.end, end).trim() === ''
      if (!isPlain && tentative !== undefined) return found(tentative)
      if (!isPlain && !isInside && first.end - first.start >= fence.size) openerLine ??= exampleLine = line
      if (isPlain) {
        tentative = undefined
        // A complete example is code, such as a text in YAML.
        if (isInside && openerLine === exampleLine) openerLine = undefined
      }
      isInside = isPlain ? !isInside : true
    }
  }

  return found(tentative)
}

interface RunsInput {
  readonly start: number
  readonly end: number
  readonly marker: string
  /** Length of the shortest run that counts. */
  readonly least: number
}

function findRuns(source: string, {start, end, least, marker}: RunsInput): readonly Run[] {
  const runs: Run[] = []
  let index = start

  while (index < end) {
    const runStart = index
    while (index < end && source[index] === marker) index++
    if (index - runStart >= least) runs.push({start: runStart, end: index})
    if (index === runStart) index++
  }

  return runs
}

/** Whether the run of this number, if any, doesn't end inline code. */
function isUnpaired(number: number | undefined): boolean {
  return number !== undefined && number % 2 === 0
}

/** Returns the offset of the whitespace before an offset. */
function trimEnd(source: string, offset: number): number {
  let end = offset
  while (end > 0 && ' \t'.includes(source.charAt(end - 1))) end--
  return end
}
