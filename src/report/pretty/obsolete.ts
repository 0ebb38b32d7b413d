import type {DocumentEndEvent, ObsoleteState} from '../../model/event.js'

/** The obsolete entries of a document: how many, and what happened to them. */
export function formatObsolete({obsolete: {length}, obsoleteIs}: DocumentEndEvent): string {
  return `${length} obsolete snapshot ${length === 1 ? 'entry' : 'entries'}; ${describeState('entries', obsoleteIs)}`
}

/** What happened to obsolete entries or files. */
export function describeState(what: 'entries' | 'files', state: ObsoleteState | undefined): string {
  switch (state) {
    case 'removed':
      return 'removed'
    case 'spared':
      return `kept, because removing more than half of the ${what} needs an update with \`--prune\``
    case 'kept':
    case undefined:
      return `an update removes ${what === 'files' ? 'it' : 'them'}`
    default:
      return state satisfies never
  }
}
