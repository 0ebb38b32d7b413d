import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../text/show-controls.js'

/**
 * The ids of entries in one file, each once: an entry that is kept though no step has it may have the id of another that
 * has moved, and must not be lost. One whose id is taken gets the next free ordinal. Pure.
 *
 * @param entries In the order in which they have a right to their id.
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
