import type {ShardOfRun} from '../model/shard.js'

/** Which part of a run it is, and that it holds nothing where that is so: such a part passes. */
export function nameShard({index, of, places, total}: ShardOfRun): string {
  const name = `${index} of ${total}`
  return places.length > 0 ? name : `${name}, which holds none of ${of === 1 ? 'the one document' : `${of} documents`}`
}
