import {createHash} from 'node:crypto'
import {type DocumentRef, nameInRun} from '../../model/document.js'
import type {Shard, ShardOfRun} from '../../model/event.js'
import {groupDocuments} from './group-documents.js'

/** Which shard to take. */
export interface ShardOptions {
  readonly shard: Shard
  /** Durations of an earlier run in milliseconds, by name in the run. */
  readonly durations?: ReadonlyMap<string, number>
}

/** The documents of a shard in the order of the whole run, and its description for reports. */
export interface ShardDocuments {
  readonly documents: readonly DocumentRef[]
  readonly shard: ShardOfRun
}

/**
 * The documents of one shard. Every machine divides the same documents and durations in the same way, so each document is
 * in exactly one shard; the files of a scenario stay together. The longest go first, each to the shard with the least
 * work. A document without a duration counts as the mean of the others.
 */
export function shardDocuments(
  documents: readonly DocumentRef[],
  {durations = new Map(), shard}: ShardOptions
): ShardDocuments {
  const measured = documents.flatMap(document => durations.get(nameInRun(document)) ?? [])
  const mean = measured.length === 0 ? 1 : measured.reduce((sum, each) => sum + each, 0) / measured.length
  const weightOf = (group: readonly DocumentRef[]) =>
    group.reduce((sum, document) => sum + (durations.get(nameInRun(document)) ?? mean), 0)
  const weighed = groupDocuments(documents)
    .map(group => ({group, name: group[0] ? nameInRun(group[0]) : '', weight: weightOf(group)}))
    // By code units, since locales differ between machines.
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))

  const loads = Array.from({length: shard.total}, () => ({count: 0, weight: 0}))
  const mine = new Set<DocumentRef>()
  for (const {group, weight} of weighed) {
    let least = 0
    for (const [index, load] of loads.entries()) {
      const best = loads[least]
      // Documents that take no time are spread by number.
      if (best && (load.weight < best.weight || (load.weight === best.weight && load.count < best.count))) least = index
    }
    const load = loads[least]
    if (load) loads[least] = {count: load.count + 1, weight: load.weight + weight}
    if (least === shard.index - 1) for (const document of group) mine.add(document)
  }

  const places = documents.flatMap((document, place) => (mine.has(document) ? place : []))
  const run = createHash('sha256')
    .update(JSON.stringify(documents.map(nameInRun)))
    .digest('hex')
    .slice(0, 16)
  return {
    documents: documents.filter(document => mine.has(document)),
    shard: {...shard, of: documents.length, places, run}
  }
}
