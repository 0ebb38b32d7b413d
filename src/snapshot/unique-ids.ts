import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../text/show-controls.js'

/**
 * Returns an id for each entry of a file, all different: an obsolete entry that is kept may have the id of one that moved.
 * An entry whose id is taken gets the next free ordinal. Pure.
 *
 * @param entries Those that come first keep their ids.
 */
export function uniqueIds(entries: readonly Pick<Entry, 'id'>[]): readonly string[] {
  const all = new Set(entries.map(({id}) => toStorable(id)))
  const used = new Set<string>()
  return entries.map(entry => {
    const own = toStorable(entry.id)
    const title = own.replace(/ #\d+$/, '')
    let id = own
    for (let ordinal = 1; used.has(id) || (id !== own && all.has(id)); ordinal++) id = `${title} #${ordinal}`
    used.add(id)
    return id
  })
}
