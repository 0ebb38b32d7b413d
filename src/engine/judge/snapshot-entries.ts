import type {Combination} from '../../model/document.js'
import type {Outcome} from '../../model/outcome.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {idForCombination, readCombination} from '../../snapshot/combination-ids.js'
import {type FoundEntry, type MatchedEntries, matchEntries} from '../../snapshot/match-entries.js'
import {parseSnapshot} from '../../snapshot/parse-snapshot.js'
import {toStorable} from '../../text/show-controls.js'

/** A document's steps and its snapshot file. */
export interface SnapshotEntriesInput {
  /** Path of the snapshot file as reported. */
  readonly path: string
  readonly steps: readonly Step[]
  /** The text of the snapshot file; absent when there is none. */
  readonly text: string | undefined
  /** The combination of the matrix that runs; absent without a matrix. */
  readonly combination?: Combination | undefined
  /** Ids of shared entries that an earlier combination recorded in this run. */
  readonly fresh?: ReadonlySet<string> | undefined
}

/** The entry that a step was compared with, and the one that describes its run. */
interface StepEntries {
  readonly outcome: Outcome
  readonly expected?: Entry
  readonly actual?: Entry
}

/** Where the entry of a step goes in the file of a document with a matrix. */
export interface Ownership {
  /** Set if the entry belongs to the combination that runs: its id, and the entry that the others share. */
  readonly own?: {readonly id: string; readonly shared?: Entry}
  /** The entry of the combination, if the shared one now fits it too. */
  readonly superseded?: Entry
}

/**
 * The entries of a document's snapshot file, matched to its steps. Entries of a combination of a matrix are used in place of
 * the shared ones.
 */
export class SnapshotEntries {
  /** The text of the snapshot file; absent when there is none. */
  readonly text: string | undefined
  /** All entries of the file, in its order. */
  readonly entries: readonly Entry[]
  readonly #shared: MatchedEntries
  readonly #own: MatchedEntries
  /** Entries of other combinations, and entries that another combination accounts for. */
  readonly #others: readonly Entry[]
  readonly #combination: Combination | undefined
  readonly #isFirst: boolean
  readonly #fresh: ReadonlySet<string>

  /** Throws a `SnapshotError` for a file that can't be read: broken, with a merge conflict, or of a newer version. */
  constructor({combination, fresh = new Set(), path, steps, text}: SnapshotEntriesInput) {
    this.text = text
    this.entries = text === undefined ? [] : parseSnapshot({path, text})
    this.#combination = combination
    this.#fresh = fresh
    this.#isFirst = combination === undefined || combination.all[0] === combination.name
    // Output that the document shows itself needs no entry.
    const compared = steps.filter(step => step.kind === 'file' || !step.expectation)
    const ids = new Set(combination ? compared.map(({id}) => toStorable(id)) : [])
    const own: Entry[] = []
    const others: Entry[] = []
    const shared: Entry[] = []
    for (const entry of this.entries) {
      const read = combination && !ids.has(entry.id) ? readCombination(entry.id) : undefined
      if (!read) shared.push(entry)
      else if (read.combination === combination?.name) own.push(entry)
      else others.push(entry)
    }
    this.#shared = matchEntries({entries: shared, steps: compared})
    this.#own = matchOwn({entries: own, steps: compared})
    this.#others = others
  }

  /** The entry of a step; absent for a new one. */
  find(step: Step): FoundEntry | undefined {
    return this.#own.found.get(step) ?? this.#shared.found.get(step)
  }

  /** The entry that all combinations share; absent without a matrix. */
  findShared(step: Step): FoundEntry | undefined {
    return this.#combination && this.#shared.found.get(step)
  }

  /** Whether an earlier combination recorded the entry in this run. */
  isFresh({id}: Entry): boolean {
    return this.#fresh.has(id)
  }

  /** The id of the entry to write in place of one: the first combination changes shared entries, the others add their own. */
  idFor(step: Step, expected: Entry | undefined): string {
    const combination = this.#combination
    if (!combination) return step.id
    const isShared = expected ? this.#isFirst && !this.#isOwn(expected) : !this.#shared.found.has(step)
    return isShared ? step.id : idForCombination(step.id, combination.name)
  }

  /** Where the entry of a step goes after its run. */
  ownershipOf(step: Step, {actual, expected, outcome}: StepEntries): Ownership {
    if (!this.#combination) return {}
    const shared = this.findShared(step)?.entry
    const before = this.#own.found.get(step)?.entry
    const isWritten = outcome.kind === 'new' || outcome.kind === 'updated'
    const hasOwn = isWritten ? actual !== undefined && actual.id !== step.id : expected && this.#isOwn(expected)
    if (hasOwn) return {own: {id: idForCombination(step.id, this.#combination.name), ...(shared && {shared})}}
    return before && shared && expected === shared ? {superseded: before} : {}
  }

  #isOwn(entry: Entry): boolean {
    return readCombination(entry.id)?.combination === this.#combination?.name
  }

  /** Entries that no step uses. Those that all combinations share count once, for the first. */
  get obsolete(): readonly Entry[] {
    const names = this.#combination?.all ?? []
    const gone = this.#others.filter(({id}) => !names.includes(readCombination(id)?.combination ?? ''))
    const found = new Set([...this.#own.obsolete, ...(this.#isFirst ? [...this.#shared.obsolete, ...gone] : [])])
    return this.entries.filter(entry => found.has(entry))
  }

  /** Entries that this run doesn't use and that aren't obsolete: they are kept. */
  get ofOthers(): readonly Entry[] {
    const obsolete = new Set(this.obsolete)
    const unused = this.#isFirst ? this.#others : [...this.#others, ...this.#shared.obsolete]
    return unused.filter(entry => !obsolete.has(entry))
  }
}

/** Matches the entries of a combination by their ids without the combination. */
function matchOwn({
  entries,
  steps
}: {
  readonly entries: readonly Entry[]
  readonly steps: readonly Step[]
}): MatchedEntries {
  const originals = new Map(entries.map(entry => [{...entry, id: readCombination(entry.id)?.id ?? entry.id}, entry]))
  const {found, obsolete} = matchEntries({entries: [...originals.keys()], steps})
  const original = (entry: Entry) => originals.get(entry) ?? entry
  return {
    found: new Map([...found].map(([step, one]) => [step, {...one, entry: original(one.entry)}])),
    obsolete: obsolete.map(original)
  }
}
