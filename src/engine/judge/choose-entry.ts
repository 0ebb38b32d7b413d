import {compare} from '../../compare/compare.js'
import type {ExpectOptions} from '../../expect/placeholders.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import type {FoundEntry} from '../../snapshot/match-entries.js'
import type {SnapshotEntries} from './snapshot-entries.js'

/** A step that ran, and the entries of its document. */
export interface ChooseEntryInput {
  readonly expect: ExpectOptions
  readonly snapshot: SnapshotEntries
  readonly step: Step
  readonly status: number
  /** The normalized output. */
  readonly text: string
  readonly update: Settings['update']
}

/**
 * The entry to compare an output with: that of the combination of the matrix, else the shared one. An update prefers the
 * shared one if that matches. An entry that another combination has just recorded doesn't bind this one. Pure.
 */
export function chooseEntry({expect, snapshot, status, step, text, update}: ChooseEntryInput): FoundEntry | undefined {
  const found = snapshot.find(step)
  const shared = snapshot.findShared(step)
  if (!shared || update === 'none') return found
  const matchesShared = compare({...expect, entry: shared.entry, mode: step.options.compare, status, text}).same
  if (found !== shared) return update === 'all' && matchesShared ? shared : found
  return !matchesShared && snapshot.isFresh(shared.entry) ? undefined : found
}
