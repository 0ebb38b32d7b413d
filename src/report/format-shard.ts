import type {ShardOfRun} from '../model/event.js'

/** The number of a shard; an empty shard passes, so its name says that it has no documents. */
export function nameShard({index, of, places, total}: ShardOfRun): string {
  const name = `${index} of ${total}`
  return places.length > 0 ? name : `${name}, without any of the ${of === 1 ? '1 document' : `${of} documents`}`
}
