import {createHash} from 'node:crypto'
import type {DocumentRef} from '../../model/document.js'
import type {Shard, ShardOfRun} from '../../model/shard.js'
import {groupDocuments} from './group-documents.js'

/** What to divide, and how. */
export interface ShardOptions {
  readonly shard: Shard
  /** How long documents took in an earlier run, in milliseconds, by their path as reported. */
  readonly durations?: ReadonlyMap<string, number>
}

/** The documents of a shard, in the order of the whole run, and what a report says of it. */
export interface ShardDocuments {
  readonly documents: readonly DocumentRef[]
  readonly shard: ShardOfRun
}

/**
 * Takes the documents of one shard. Every machine that is given the same documents and durations divides them alike, and
 * each document is in exactly one shard; those of a scenario stay together. The longest go first, each to the shard that
 * has the least to do. A document without a duration counts as the mean of the others.
 */
export function shardDocuments(
  documents: readonly DocumentRef[],
  {durations = new Map(), shard}: ShardOptions
): ShardDocuments {
  const known = documents.flatMap(({file}) => durations.get(file) ?? [])
  // Without any, each counts as one.
  const mean = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length
  const weightOf = (group: readonly DocumentRef[]) =>
    group.reduce((sum, {file}) => sum + (durations.get(file) ?? mean), 0)
  const weighed = groupDocuments(documents)
    .map(group => ({group, name: group[0]?.file ?? '', weight: weightOf(group)}))
    // By code units: the order of a locale differs from machine to machine.
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))

  const loads = Array.from({length: shard.total}, () => ({count: 0, weight: 0}))
  const mine = new Set<DocumentRef>()
  for (const {group, weight} of weighed) {
    let least = 0
    for (const [index, load] of loads.entries()) {
      const best = loads[least]
      // Of documents that take no time, none shall get all.
      if (best && (load.weight < best.weight || (load.weight === best.weight && load.count < best.count))) least = index
    }
    const load = loads[least]
    if (load) loads[least] = {count: load.count + 1, weight: load.weight + weight}
    if (least === shard.index - 1) for (const document of group) mine.add(document)
  }

  const places = documents.flatMap((document, place) => (mine.has(document) ? place : []))
  const run = createHash('sha256')
    .update(JSON.stringify(documents.map(({file}) => file)))
    .digest('hex')
    .slice(0, 16)
  return {
    documents: documents.filter(document => mine.has(document)),
    shard: {...shard, of: documents.length, places, run}
  }
}
