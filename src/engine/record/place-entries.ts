import type {Outcome} from '../../model/outcome.js'
import type {FailedPipe, Take} from '../../model/output.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import type {PageChange} from '../../page/edit-page.js'
import type {Placement} from '../../snapshot/rewrite.js'
import type {Ownership} from '../judge/snapshot-entries.js'

/** The result of one step, and its entries. */
export interface StepRecord extends Ownership {
  readonly step: Step
  readonly outcome: Outcome
  /** Normalized output; absent if the caller doesn't need it. */
  readonly output?: string
  /** What the terminal showed; absent unless a cast is made. */
  readonly takes?: readonly Take[]
  /** Status of the first command that failed in a pipe that passed; absent if none did. */
  readonly failedPipes?: readonly FailedPipe[]
  /** Whether the step is selected; absent if all are. */
  readonly isChosen?: boolean
  /** The entry in the snapshot file; absent for a new step. */
  readonly expected?: Entry
  /** The entry that describes this run; absent if the step didn't run. */
  readonly actual?: Entry
}

/** The results of a document, and the entries of its snapshot file. */
export interface PlaceEntriesInput {
  /** One for each step, in document order. */
  readonly records: readonly StepRecord[]
  /** All entries of the file, in its order. */
  readonly entries: readonly Entry[]
  /** Obsolete entries to keep. */
  readonly obsolete: readonly Entry[]
  /** The steps whose entries may change; absent if all may, in document order. */
  readonly only?: (step: Step) => boolean
}

/**
 * The entries of a snapshot file after a run. If only some steps are selected, all other entries stay as they are, and a
 * new entry goes below that of the step above. Pure.
 */
export function placeEntries({records, entries, obsolete, only}: PlaceEntriesInput): readonly Placement[] {
  if (!only) return withObsolete(records.flatMap(place), {entries, obsolete})

  const changed = new Map<Entry, Placement>()
  const added = new Map<Entry | undefined, Placement[]>([[undefined, []]])
  const removed = new Set<Entry>()
  let above: Entry | undefined
  for (const record of records) {
    const {expected, own, step, superseded} = record
    const found = own?.shared ?? expected
    if (found) above = found
    if (!only(step)) continue
    if (superseded) removed.add(superseded)
    for (const placement of place(record)) {
      if (placement.before) changed.set(placement.before, placement)
      else added.set(above, [...(added.get(above) ?? []), placement])
    }
  }
  const staying = entries.filter(entry => !removed.has(entry))
  return [undefined, ...staying].flatMap(entry => [
    ...(entry ? [changed.get(entry) ?? {before: entry, entry}] : []),
    ...(added.get(entry) ?? [])
  ])
}

/** The entry of a step. The entry of a combination of a matrix goes below the shared one, which stays. */
function place(record: StepRecord): readonly Placement[] {
  const {expected, own} = record
  const entry = recordEntry(record)
  const before = expected === own?.shared && own ? undefined : expected
  return [
    ...(own?.shared ? [{before: own.shared, entry: own.shared}] : []),
    ...(entry ? [{entry, ...(before && {before})}] : [])
  ]
}

/** Keeps each obsolete entry below the entry that it was below. */
function withObsolete(
  placements: readonly Placement[],
  {entries, obsolete}: Pick<PlaceEntriesInput, 'entries' | 'obsolete'>
): readonly Placement[] {
  if (obsolete.length === 0) return placements
  const kept = new Set(obsolete)
  const placed = new Set(placements.flatMap(({before}) => before ?? []))
  const below = new Map<Entry | undefined, Placement[]>([[undefined, []]])
  let above: Entry | undefined
  for (const entry of entries) {
    if (placed.has(entry)) above = entry
    if (kept.has(entry)) below.set(above, [...(below.get(above) ?? []), {before: entry, entry}])
  }
  return [
    ...(below.get(undefined) ?? []),
    ...placements.flatMap(one => [one, ...(one.before ? (below.get(one.before) ?? []) : [])])
  ]
}

/**
 * The entry of a step after the run; `undefined` without one, or if the document shows the output itself. A step that
 * failed or didn't run keeps its entry: an update never records a failure.
 */
function recordEntry({actual, expected, outcome, own, step}: StepRecord): Entry | undefined {
  if (step.kind !== 'file' && step.expectation) return undefined
  switch (outcome.kind) {
    case 'new':
    case 'updated':
      return actual
    case 'passed':
    case 'kept':
    case 'replayed':
      return expected && {...expected, code: step.code, id: own?.id ?? step.id}
    case 'mismatched':
    case 'failed':
    case 'timed out':
    case 'skipped':
    case 'not run':
    case 'errored':
      return expected && {...expected, id: own?.id ?? step.id}
    default:
      return outcome satisfies never
  }
}

/** New output for the document to show. Pure. */
export function recordChanges(records: readonly StepRecord[]): readonly PageChange[] {
  return records.flatMap(({actual, outcome, step}) => {
    const expectation = step.kind === 'file' ? undefined : step.expectation
    return expectation && actual && outcome.kind === 'updated' ? [{expectation, text: actual.text}] : []
  })
}
