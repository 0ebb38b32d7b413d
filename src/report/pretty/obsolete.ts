import type {DocumentEndEvent, ObsoleteState} from '../../model/event.js'

/** What became of the entries of a snapshot that no step has any more. */
export function formatObsolete({obsolete: {length}, obsoleteIs}: DocumentEndEvent): string {
  const entries = length === 1 ? '1 entry of its snapshot has' : `${length} entries of its snapshot have`
  return `${entries} no step any more; ${fateOf(obsoleteIs)}`
}

/** What became of snapshots that nothing has any more. */
export function fateOf(state: ObsoleteState | undefined): string {
  switch (state) {
    case 'removed':
      return 'removed'
    case 'spared':
      return 'kept, as this would remove more than it keeps: `fencepost update --prune` removes that'
    case 'kept':
    case undefined:
      return '`fencepost update` removes that'
    default:
      return state satisfies never
  }
}
