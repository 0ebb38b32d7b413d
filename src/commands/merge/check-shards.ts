import {UsageError} from '../../model/errors.js'
import type {ShardOfRun} from '../../model/event.js'
import type {Report} from './read-report.js'

/** A report, and which shard it is. */
export interface ShardReport extends Report {
  readonly shard: ShardOfRun
}

/** Checks that the reports are all shards of one run, each once. Throws a `UsageError` if not. */
export function checkShards(reports: readonly Report[]): readonly ShardReport[] {
  const shards = reports.map((report): ShardReport => ({...report, shard: shardOf(report)}))
  const [first] = shards
  if (!first) throw new UsageError('No reports to merge. Name them, such as `reports/*.json`.')
  const seen = new Map<number, ShardReport>()
  for (const report of shards) {
    const {index, of, run, total} = report.shard
    if (total !== first.shard.total)
      throw new UsageError(
        `${nameOf(first)} and ${nameOf(report)} are shards of different runs. Merge only reports of one run.`
      )
    const same = seen.get(index)
    if (same)
      throw new UsageError(`${nameOf(same)} and ${nameOf(report)} are the same shard. Merge only reports of one run.`)
    if (run !== first.shard.run || of !== first.shard.of)
      throw new UsageError(
        `${nameOf(first)} and ${nameOf(report)} come from runs of different documents. Give every job the same files and arguments.`
      )
    seen.set(index, report)
  }
  const {of, total} = first.shard
  const missing = Array.from({length: total}, (_, index) => index + 1).filter(index => !seen.has(index))
  if (missing.length > 0)
    throw new UsageError(
      `Got ${shards.length} of ${total} shards; missing: ${missing.map(index => `${index}/${total}`).join(', ')}. Check why that job wrote no report, and rerun it.`
    )
  const covered = new Set(shards.flatMap(({shard}) => shard.places))
  const places = shards.reduce((sum, {shard}) => sum + shard.places.length, 0)
  if (covered.size !== of || places !== of)
    throw new UsageError(
      places > covered.size
        ? `${places - covered.size} of ${of} documents are in several shards. Give every job the same \`--durations\`.`
        : `${of - covered.size} of ${of} documents are in no shard. Give every job the same \`--durations\`.`
    )
  return shards
}

/** The shard of a report; a run without shards is shard 1 of 1. */
function shardOf({file, start}: Report): ShardOfRun {
  const {documents, shard} = start
  if (!shard)
    return {index: 1, of: documents, places: Array.from({length: documents}, (_, place) => place), run: '', total: 1}
  const {index, of, places, total} = shard
  const isAscending = places.every((place, at) => place < of && place > (places[at - 1] ?? -1))
  if (index >= 1 && index <= total && total <= 10_000 && places.length === documents && isAscending) return shard
  throw new UsageError(
    `\`${file}\` is invalid: shard ${index}/${total} can't have these ${places.length} documents. Rerun that job.`
  )
}

function nameOf({file, shard}: ShardReport): string {
  return `${shard.index}/${shard.total} in \`${file}\``
}
