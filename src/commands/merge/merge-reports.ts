import {addCounts, noCounts, unskippedOf} from '../../model/counts.js'
import type {DocumentEndEvent, EndEvent, Reporter, SkippedFile} from '../../model/event.js'
import type {ShardReport} from './check-shards.js'
import {readLines} from './read-report.js'

/** Reports of all shards of a run. */
export interface MergeReportsOptions {
  readonly reports: readonly ShardReport[]
  readonly reporter: Reporter
  /** Whether a run without steps passes. */
  readonly passWithNoSteps: boolean
}

/** Replays the run that the shards make up to a reporter, its documents in their original order. */
export async function mergeReports({passWithNoSteps, reporter, reports}: MergeReportsOptions): Promise<EndEvent> {
  const skippedFiles = new Map<string, SkippedFile>()
  for (const {start} of reports)
    for (const skipped of start.skippedFiles ?? [])
      skippedFiles.set(JSON.stringify([skipped.file, skipped.line, skipped.reason]), skipped)
  reporter.on({
    documents: reports[0]?.shard.of ?? 0,
    kind: 'start',
    ...(reports[0]?.start.options && {options: reports[0].start.options}),
    ...(skippedFiles.size > 0 && {skippedFiles: [...skippedFiles.values()]})
  })

  // Only one document of one report is in memory at a time.
  const sources = reports.map(report => readLines(report))
  const turns = reports
    .flatMap(({shard}, source) => shard.places.map(place => ({place, source})))
    .sort((a, b) => a.place - b.place)
  let blocks = 0
  for (const {source} of turns) {
    const lines = sources[source]
    if (lines) blocks += (await replayDocument(lines, reporter))?.blocks ?? 0
  }
  for (const lines of sources) await lines.return(undefined)

  const sum = sumEnds(reports.map(report => report.end))
  // A shard may lack steps; the whole run may not. A single report has been judged already.
  const hasNoSteps =
    reports.length > 1 && unskippedOf(sum.counts) === 0 && sum.documents.failed === 0 && !sum.signal && !passWithNoSteps
  const {skipped} = sum.counts
  const end: EndEvent = hasNoSteps ? {...sum, failed: true, noSteps: {blocks, ...(skipped > 0 && {skipped})}} : sum
  reporter.on(end)
  await reporter.close()
  return end
}

/** Replays the next document of a report; returns its last event. */
async function replayDocument(
  lines: ReturnType<typeof readLines>,
  reporter: Reporter
): Promise<DocumentEndEvent | undefined> {
  const steps = []
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value
    if (line.kind === 'step') steps.push(line)
    else if (line.kind === 'document') {
      for (const event of [line.start, ...steps, line.end]) reporter.on(event)
      return line.end
    }
  }
  return undefined
}

/** The end of the whole run; it took as long as its longest shard. */
function sumEnds(ends: readonly EndEvent[]): EndEvent {
  const sum = (numberOf: (end: EndEvent) => number) => ends.reduce((total, end) => total + numberOf(end), 0)
  const flaky = sum(({documents}) => documents.flaky ?? 0)
  const notRun = sum(({documents}) => documents.notRun ?? 0)
  const noSteps = sum(({documents}) => documents.noSteps ?? 0)
  const skipped = sum(({documents}) => documents.skipped ?? 0)
  const are = ends.find(({obsoleteFilesAre}) => obsoleteFilesAre !== undefined)?.obsoleteFilesAre
  const signal = ends.find(({signal}) => signal !== undefined)?.signal
  return {
    counts: ends.reduce((counts, end) => addCounts(counts, end.counts), noCounts),
    documents: {
      failed: sum(({documents}) => documents.failed),
      passed: sum(({documents}) => documents.passed),
      ...(flaky > 0 && {flaky}),
      ...(noSteps > 0 && {noSteps}),
      ...(notRun > 0 && {notRun}),
      ...(skipped > 0 && {skipped})
    },
    durationMs: Math.max(0, ...ends.map(({durationMs}) => durationMs)),
    failed: ends.some(({failed}) => failed),
    kind: 'end',
    obsoleteFiles: [...new Set(ends.flatMap(({obsoleteFiles}) => obsoleteFiles))].sort(),
    ...(are && {obsoleteFilesAre: are}),
    ...(signal !== undefined && {signal}),
    ...(ends.length === 1 && ends[0]?.noSteps && {noSteps: ends[0].noSteps})
  }
}
