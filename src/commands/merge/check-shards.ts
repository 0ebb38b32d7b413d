import {UsageError} from '../../model/errors.js'
import type {ShardOfRun} from '../../model/shard.js'
import type {Report} from './read-report.js'

/** A report, and which part it is. */
export interface ShardReport extends Report {
  readonly shard: ShardOfRun
}

/** Says that reports are all parts of one run, each of them once. Throws a `UsageError` where they are not. */
export function checkShards(reports: readonly Report[]): readonly ShardReport[] {
  const shards = reports.map((report): ShardReport => ({...report, shard: shardOf(report)}))
  const [first] = shards
  if (!first) throw new UsageError('Expected reports to merge, got none. Name them: `fencepost merge reports/*.json`.')
  const seen = new Map<number, ShardReport>()
  for (const report of shards) {
    const {index, of, run, total} = report.shard
    if (total !== first.shard.total)
      throw new UsageError(
        `Expected the shards of one run, got ${nameOf(first)} and ${nameOf(report)}. Merge the reports of one run alone.`
      )
    const same = seen.get(index)
    if (same)
      throw new UsageError(
        `Expected each shard once, got ${nameOf(same)} and ${nameOf(report)}. Merge the reports of one run alone.`
      )
    if (run !== first.shard.run || of !== first.shard.of)
      throw new UsageError(
        `Expected the shards of one run, got ${nameOf(first)} and ${nameOf(report)}, which had other documents to divide. Let every job have the same files and arguments.`
      )
    seen.set(index, report)
  }
  const {of, total} = first.shard
  const missing = Array.from({length: total}, (_, index) => index + 1).filter(index => !seen.has(index))
  if (missing.length > 0)
    throw new UsageError(
      `Expected the reports of ${total} shards, got ${shards.length}: ${missing.map(index => `${index}/${total}`).join(', ')} is missing. See why that job wrote none, and run it again.`
    )
  const followed = new Set(shards.flatMap(({shard}) => shard.places))
  const places = shards.reduce((sum, {shard}) => sum + shard.places.length, 0)
  if (followed.size !== of || places !== of)
    throw new UsageError(
      `Expected the shards to have each of ${of} documents once, got ${followed.size} of them ${places} times. Give every job the same \`--durations\`.`
    )
  return shards
}

/** A whole run is one shard of one. */
function shardOf({file, start}: Report): ShardOfRun {
  const {documents, shard} = start
  if (!shard)
    return {index: 1, of: documents, places: Array.from({length: documents}, (_, place) => place), run: '', total: 1}
  const {index, of, places, total} = shard
  const isAscending = places.every((place, at) => place < of && place > (places[at - 1] ?? -1))
  if (index >= 1 && index <= total && total <= 10_000 && places.length === documents && isAscending) return shard
  throw new UsageError(
    `Expected \`${file}\` to say which shard it is, got ${index}/${total} with ${places.length} places.`
  )
}

function nameOf({file, shard}: ShardReport): string {
  return `${shard.index}/${shard.total} in \`${file}\``
}
