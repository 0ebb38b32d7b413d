import type {Entry} from '../model/snapshot.js'
import type {Step} from '../model/step.js'
import {toStorable} from '../text/show-controls.js'

/** The steps to compare and the entries of the document's snapshot file, each in their order. */
export interface MatchEntriesInput {
  readonly steps: readonly Step[]
  readonly entries: readonly Entry[]
}

/** The entry of a step. */
export interface FoundEntry {
  readonly entry: Entry
  /** The entry's id where the step has another one: the step has moved, or its heading was renamed. */
  readonly movedFrom?: string
}

/** The entries of the steps. */
export interface MatchedEntries {
  /** A step without an entry is new. */
  readonly found: ReadonlyMap<Step, FoundEntry>
  /** Entries that no step uses. */
  readonly obsolete: readonly Entry[]
}

/**
 * Finds the entry of each step: the one with the same id and code; then the one with the name that the step's author gave;
 * then one with the same code, under the same heading first, in order; and last, for an edited command, the one with the
 * same id. Code counts more than id because a new step shifts the ordinals of all steps below. Pure.
 */
export function matchEntries({steps, entries}: MatchEntriesInput): MatchedEntries {
  const found = new Map<Step, FoundEntry>()
  const left = new Set(entries)
  // Most files have an entry for each step, in the same order.
  for (const [index, step] of steps.entries()) {
    const entry = entries[index]
    if (entry?.id !== step.id || entry.code !== step.code) continue
    left.delete(entry)
    found.set(step, {entry})
  }
  if (found.size === steps.length) return {found, obsolete: [...left]}

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
