import type {Outcome} from '../../model/outcome.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import type {PageChange} from '../../page/edit-page.js'
import type {Placement} from '../../snapshot/rewrite.js'
import {toStorable} from '../../text/show-controls.js'

/** What a run found out about one step's entry. */
export interface StepRecord {
  readonly step: Step
  readonly outcome: Outcome
  /** Normalized output; absent when it is not asked for. */
  readonly output?: string
  /** Whether the run is about this step; absent where it is about all. */
  readonly isChosen?: boolean
  /** The entry that the snapshot file holds for the step. */
  readonly expected?: Entry
  /** The entry that this run would write; absent when the step did not run well. */
  readonly actual?: Entry
}

/** What a run found out about a document, and what its snapshot file holds. */
export interface PlaceEntriesInput {
  /** One for each step, in the order of the document. */
  readonly records: readonly StepRecord[]
  /** All entries of the file, in its order. */
  readonly entries: readonly Entry[]
  /** Those that no step has any more, and that are kept. */
  readonly obsolete: readonly Entry[]
  /** The steps whose entries may change; absent where those of all may, and follow the order of the document. */
  readonly only?: (step: Step) => boolean
}

/**
 * Chooses the entries that a snapshot file shall hold after the run. Where it is about some steps alone, all other
 * entries stay as and where they are, and a new one goes below that of the step above it. Pure.
 */
export function placeEntries({records, entries, obsolete, only}: PlaceEntriesInput): readonly Placement[] {
  const byId = new Map(entries.map(entry => [entry.id, entry]))
  /** The file's own entry: what was taken to the letter has no place in it. */
  const inFile = (expected: Entry | undefined) => expected && byId.get(toStorable(expected.id))
  const place = (record: StepRecord): readonly Placement[] => {
    const entry = recordEntry(record)
    const known = inFile(record.expected)
    return entry ? [{entry, ...(known && {known})}] : []
  }
  if (!only) return withObsolete(records.flatMap(place), {entries, obsolete})

  const changed = new Map<Entry, Placement>()
  const added = new Map<Entry | undefined, Placement[]>([[undefined, []]])
  let above: Entry | undefined
  for (const record of records) {
    const known = inFile(record.expected)
    if (known) above = known
    if (!only(record.step)) continue
    for (const placement of place(record)) {
      if (known) changed.set(known, placement)
      else added.set(above, [...(added.get(above) ?? []), placement])
    }
  }
  return [undefined, ...entries].flatMap(entry => [
    ...(entry ? [changed.get(entry) ?? {entry, known: entry}] : []),
    ...(added.get(entry) ?? [])
  ])
}

/** Puts each entry that no step has any more below the one that it stood below. */
function withObsolete(
  placements: readonly Placement[],
  {entries, obsolete}: Pick<PlaceEntriesInput, 'entries' | 'obsolete'>
): readonly Placement[] {
  if (obsolete.length === 0) return placements
  const kept = new Set(obsolete)
  const placed = new Set(placements.flatMap(({known}) => known ?? []))
  const below = new Map<Entry | undefined, Placement[]>([[undefined, []]])
  let above: Entry | undefined
  for (const entry of entries) {
    if (placed.has(entry)) above = entry
    if (kept.has(entry)) below.set(above, [...(below.get(above) ?? []), {entry, known: entry}])
  }
  return [
    ...(below.get(undefined) ?? []),
    ...placements.flatMap(one => [one, ...(one.known ? (below.get(one.known) ?? []) : [])])
  ]
}

/**
 * The entry that a step shall have after the run; none for a step without one, or whose page shows its output. A step that failed or did not run keeps
 * what it had: an update never takes a failure for the truth.
 */
function recordEntry({actual, expected, outcome, step}: StepRecord): Entry | undefined {
  if (step.kind !== 'file' && step.expectation) return undefined
  switch (outcome.kind) {
    case 'new':
    case 'updated':
      return actual
    case 'passed':
      return expected && {...expected, code: step.code, id: step.id}
    case 'mismatched':
    case 'failed':
    case 'timed out':
    case 'skipped':
    case 'not run':
    case 'errored':
      return expected && {...expected, id: step.id}
    default:
      return outcome satisfies never
  }
}

/** What the page shall show after the run. Pure. */
export function recordChanges(records: readonly StepRecord[]): readonly PageChange[] {
  return records.flatMap(({actual, outcome, step}) => {
    const expectation = step.kind === 'file' ? undefined : step.expectation
    return expectation && actual && outcome.kind === 'updated' ? [{expectation, text: actual.text}] : []
  })
}
