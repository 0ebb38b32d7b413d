import type {ObsoleteState} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'
import type {Entry} from '../../model/snapshot.js'

/** Entries of a snapshot file that no step uses, and what happens to them. */
export interface ObsoleteEntries {
  readonly entries: readonly Entry[]
  readonly state: ObsoleteState
}

/** How many snapshots a run found, and what it may do. */
export interface ObsoleteStateInput {
  /** Number of obsolete snapshots. */
  readonly obsolete: number
  /** Number of snapshots that are used. */
  readonly used: number
  readonly update: Settings['update']
  /** The run covers everything that could use them. */
  readonly isComplete: boolean
  readonly prune: boolean
}

/** What happens to obsolete snapshots. An update that would remove more than it keeps is likely a mistake. Pure. */
export function obsoleteState({isComplete, obsolete, prune, update, used}: ObsoleteStateInput): ObsoleteState {
  if (update !== 'all' || !isComplete) return 'kept'
  return obsolete > used && !prune ? 'spared' : 'removed'
}
