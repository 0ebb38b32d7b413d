import {addCounts, noCounts} from '../../model/counts.js'
import type {EndEvent, Reporter} from '../../model/event.js'
import type {SkippedFile} from '../../model/skipped-file.js'
import type {ShardReport} from './check-shards.js'
import {readLines} from './read-report.js'

/** Replays the run that the shards make up to a reporter, its documents in their original order. */
export async function mergeReports(reports: readonly ShardReport[], reporter: Reporter): Promise<EndEvent> {
  const skippedFiles = new Map<string, SkippedFile>()
  for (const {start} of reports)
    for (const skipped of start.skippedFiles ?? [])
      skippedFiles.set(JSON.stringify([skipped.file, skipped.line, skipped.reason]), skipped)
  reporter.on({
    documents: reports[0]?.shard.of ?? 0,
    kind: 'start',
    ...(skippedFiles.size > 0 && {skippedFiles: [...skippedFiles.values()]})
  })

  // Only one document of one report is in memory at a time.
  const sources = reports.map(report => readLines(report))
  const turns = reports
    .flatMap(({shard}, source) => shard.places.map(place => ({place, source})))
    .sort((a, b) => a.place - b.place)
  for (const {source} of turns) {
    const lines = sources[source]
    if (lines) await replayDocument(lines, reporter)
  }
  for (const lines of sources) await lines.return(undefined)

  const end = sumEnds(reports.map(report => report.end))
  reporter.on(end)
  await reporter.close()
  return end
}

/** Replays the next document of a report. */
async function replayDocument(lines: ReturnType<typeof readLines>, reporter: Reporter): Promise<void> {
  const steps = []
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value
    if (line.kind === 'step') steps.push(line)
    else if (line.kind === 'document') {
      for (const event of [line.start, ...steps, line.end]) reporter.on(event)
      return
    }
  }
}

/** The end of the whole run; it took as long as its longest shard. */
function sumEnds(ends: readonly EndEvent[]): EndEvent {
  const sum = (numberOf: (end: EndEvent) => number) => ends.reduce((total, end) => total + numberOf(end), 0)
  const flaky = sum(({documents}) => documents.flaky ?? 0)
  const are = ends.find(({obsoleteFilesAre}) => obsoleteFilesAre !== undefined)?.obsoleteFilesAre
  const signal = ends.find(({signal}) => signal !== undefined)?.signal
  return {
    counts: ends.reduce((counts, end) => addCounts(counts, end.counts), noCounts),
    documents: {
      failed: sum(({documents}) => documents.failed),
      passed: sum(({documents}) => documents.passed),
      ...(flaky > 0 && {flaky})
    },
    durationMs: Math.max(0, ...ends.map(({durationMs}) => durationMs)),
    failed: ends.some(({failed}) => failed),
    kind: 'end',
    obsoleteFiles: [...new Set(ends.flatMap(({obsoleteFiles}) => obsoleteFiles))].sort(),
    ...(are && {obsoleteFilesAre: are}),
    ...(signal !== undefined && {signal})
  }
}
