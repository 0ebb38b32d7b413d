import type {Entry} from '../model/snapshot.js'
import type {Step} from '../model/step.js'
import {toStorable} from '../text/show-controls.js'

/** The steps that are to be compared and the entries of the document's snapshot file, both in their order. */
export interface MatchEntriesInput {
  readonly steps: readonly Step[]
  readonly entries: readonly Entry[]
}

/** The entry of a step. */
export interface FoundEntry {
  readonly entry: Entry
  /** The entry's id, where it is not the step's: the step has moved, or its heading was renamed. */
  readonly movedFrom?: string
}

/** Which entry belongs to which step. */
export interface MatchedEntries {
  /** A step that is missing here is new. */
  readonly found: ReadonlyMap<Step, FoundEntry>
  /** Entries that no step has any more. */
  readonly obsolete: readonly Entry[]
}

/**
 * Finds the entry of each step. An entry belongs to the step of the same id and the same code; then to the one that its
 * author has named; then to a step of the same code, under the same heading first, in order; and only then, for an
 * edited command, to the step of the same id. Code goes before id because a step put in above shifts the ordinals of all
 * below. Pure.
 */
export function matchEntries({steps, entries}: MatchEntriesInput): MatchedEntries {
  const found = new Map<Step, FoundEntry>()
  const left = new Set(entries)

  const pair = (stepKey: (step: Step) => string | undefined, entryKey: (entry: Entry) => string) => {
    if (left.size === 0 || found.size === steps.length) return
    const queues = new Map<string, Entry[]>()
    for (const entry of left) {
      const key = entryKey(entry)
      const queue = queues.get(key)
      if (queue) queue.push(entry)
      else queues.set(key, [entry])
    }
    for (const queue of queues.values()) queue.reverse()
    for (const step of steps) {
      const key = found.has(step) ? undefined : stepKey(step)
      const entry = key === undefined ? undefined : queues.get(key)?.pop()
      if (!entry) continue
      left.delete(entry)
      found.set(step, entry.id === toStorable(step.id) ? {entry} : {entry, movedFrom: entry.id})
    }
  }

  const codes = new Map(steps.map(step => [step, toStorable(step.code)]))
  const codeOf = (step: Step) => codes.get(step) ?? ''
  pair(
    step => `${codeOf(step)}\0${toStorable(step.id)}`,
    entry => `${entry.code}\0${entry.id}`
  )
  pair(
    step => (step.options.name === undefined ? undefined : toStorable(step.id)),
    entry => entry.id
  )
  pair(
    step => `${codeOf(step)}\0${titleOf(toStorable(step.id))}`,
    entry => `${entry.code}\0${titleOf(entry.id)}`
  )
  pair(codeOf, entry => entry.code)
  pair(
    step => toStorable(step.id),
    entry => entry.id
  )
  return {found, obsolete: entries.filter(entry => left.has(entry))}
}

/** The heading path in an id, without the ordinal. */
function titleOf(id: string): string {
  return id.replace(/ #\d+$/, '')
}
