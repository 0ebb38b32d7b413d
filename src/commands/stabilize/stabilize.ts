import {comparisonOf} from '../../compare/compare.js'
import {updateExpectation} from '../../compare/update-expectation.js'
import {errorToMessage} from '../../engine/error-to-message.js'
import {SnapshotEntries} from '../../engine/judge/snapshot-entries.js'
import {placeEntries, type StepRecord} from '../../engine/record/place-entries.js'
import {readShownOutput, writeShownOutput} from '../../engine/record/write-shown-output.js'
import {type Combination, nameInRun} from '../../model/document.js'
import type {StepEvent} from '../../model/event.js'
import {isFailure, type Outcome} from '../../model/outcome.js'
import type {PageExpectation} from '../../model/page-expectation.js'
import type {Settings} from '../../model/settings.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {chooseNormalizers} from '../../normalize/choose-normalizers.js'
import {readIdentity} from '../../session/system/user-and-host.js'
import {rewriteSnapshot} from '../../snapshot/rewrite.js'
import {type SnapshotStore, snapshotStore} from '../../snapshot/store.js'
import {isAlwaysWarm} from './cached-downloads.js'
import {generalize} from './generalize.js'
import {type RunVariationsOptions, runVariations, type VariedDocument} from './run-variations.js'
import type {LocaleDependence, Stabilized, StabilizedDocument, StabilizedStep} from './stabilized.js'

/** What finding unstable output needs. */
export type StabilizeOptions = RunVariationsOptions

/** Runs documents several times in different environments, and writes expectations that allow what varies. */
export async function stabilize(options: StabilizeOptions): Promise<Stabilized> {
  const {documents, settings} = options
  const results = await runVariations(options)
  if (!results) return {documents: [], notVaried: [], varied: []}
  const {locale, notVaried, varied} = results
  const store = snapshotStore({folder: settings.snapshots, root: settings.root})
  const stabilized: StabilizedDocument[] = []
  for (const document of documents) {
    const {combination, file, part, path} = document
    const found = results.documents.get(nameInRun(document))
    const {errors = []} = found ?? {}
    if (!found || errors.length > 0)
      stabilized.push({combination, file, errors, steps: 0, unstable: [], written: false})
    else {
      const localeDependent = findLocaleDependent(found, locale)
      const {dateDependent} = found
      const notDated = results.hasClock ? findNotDated(found) : []
      // A sandbox begins without downloads.
      const warm = settings.sandbox ? [] : findWarm(found)
      stabilized.push({
        ...(await stabilizeSafely(found.events, {
          combination,
          file,
          isText: (part?.role ?? 'text') === 'text',
          path,
          settings,
          store
        })),
        ...(localeDependent.length > 0 && {localeDependent}),
        ...(dateDependent && {dateDependent}),
        ...(notDated.length > 0 && {notDated}),
        ...(warm.length > 0 && {warm})
      })
    }
  }
  return {documents: stabilized, notVaried, varied}
}

/** Steps that only ran on today's date. */
function findNotDated({dated, events}: VariedDocument): readonly Step[] {
  return [...groupById(events).values()].flatMap(([first, ...others]) =>
    first && ranIn(first) && ![first, ...others].some(event => dated.has(event)) ? [first.step] : []
  )
}

function findWarm({events}: VariedDocument): readonly Step[] {
  return [...groupById(events).values()].flatMap(([first, ...others]) =>
    first && ranIn(first) && isAlwaysWarm([first, ...others]) ? [first.step] : []
  )
}

function ranIn({outcome}: StepEvent): boolean {
  return outcome.kind !== 'skipped' && outcome.kind !== 'not run'
}

/** Steps that print the same in all runs except in the other locale. */
function findLocaleDependent(found: VariedDocument, locale: string): readonly LocaleDependence[] {
  const byId = groupById(found.events)
  return found.inOtherLocale.flatMap((event): readonly LocaleDependence[] => {
    const {output, status, step} = event
    const [first, ...others] = byId.get(step.id) ?? []
    const isAs = (one: StepEvent, other: StepEvent) => one.output === other.output && one.status === other.status
    if (!first || !ranIn(event) || !others.every(other => isAs(first, other)) || isAs(first, event)) return []
    return [{locale, outputs: [first.output, output], statuses: [first.status, status], step}]
  })
}

function groupById(events: readonly StepEvent[]): ReadonlyMap<string, readonly StepEvent[]> {
  const groups = new Map<string, StepEvent[]>()
  for (const event of events) {
    const group = groups.get(event.step.id)
    if (group) group.push(event)
    else groups.set(event.step.id, [event])
  }
  return groups
}

interface DocumentContext {
  readonly combination: Combination | undefined
  readonly file: string
  /** Whether it has a snapshot; a script or an `index.json` of a scenario has none. */
  readonly isText: boolean
  /** Absolute path of the document. */
  readonly path: string
  readonly settings: Settings
  readonly store: SnapshotStore
}

/** Stabilizes a document; an error, such as a snapshot that can't be written, stays in it. */
async function stabilizeSafely(events: readonly StepEvent[], context: DocumentContext): Promise<StabilizedDocument> {
  try {
    return await stabilizeDocument(events, context)
  } catch (error) {
    const {combination, file} = context
    return {combination, errors: [errorToMessage(error)], file, steps: 0, unstable: [], written: false}
  }
}

async function stabilizeDocument(
  events: readonly StepEvent[],
  {combination, file, isText, path, settings, store}: DocumentContext
): Promise<StabilizedDocument> {
  const byId = groupById(events)
  const text = await store.read(file)
  const steps = [...byId.values()].flatMap(([event]) => (event ? [event.step] : []))
  const snapshot = new SnapshotEntries({combination, path: store.pathFor(file), steps, text})
  const {entries} = snapshot

  const unstable: StabilizedStep[] = []
  const shown: {readonly step: Step; readonly change: Entry}[] = []
  const records = steps.map((step): StepRecord => {
    const page = shownBy(step)
    const entry = page ? shownEntry(step, page) : snapshot.find(step)?.entry
    const {change, record} = stabilizeStep(byId.get(step.id) ?? [], entry)
    // Nothing compares the output of a script.
    if (record && (isText || record.verdict === 'failed')) unstable.push(record)
    if (page) {
      if (change) shown.push({change, step})
      return {outcome: {kind: 'skipped', reason: 'its document shows it'}, step}
    }
    const outcome: Outcome = change ? {diff: [], kind: 'updated'} : {kind: 'skipped', reason: 'it is stable'}
    const actual = change && {...change, id: snapshot.idFor(step, entry)}
    const changed = {...(entry && {expected: entry}), ...(actual && {actual})}
    return {outcome, step, ...changed, ...snapshot.ownershipOf(step, {outcome, ...changed})}
  })
  const placements = placeEntries({entries, obsolete: [...snapshot.obsolete, ...snapshot.ofOthers], records})
  const writes = isText && settings.update !== 'none'
  const written = placements.length > 0 && writes && (unstable.length > 0 || entries.length === 0)
  const rewritten = rewriteSnapshot({entries, file, isPartial: false, placements, text})
  const wrote = written && (await store.write(file, rewritten, {was: {text}}))
  const page = writes && shown.length > 0 && (await writeShown(shown, {file, path, settings}))
  return {combination, file, errors: [], steps: steps.length, unstable, written: wrote, ...(page && {page})}
}

/** The output that the document itself shows for a step. */
function shownBy(step: Step): PageExpectation | undefined {
  return step.kind === 'file' ? undefined : step.expectation
}

function shownEntry({code, id, options: {stream}}: Step, {line, text}: PageExpectation): Entry {
  return {code, compare: 'exact', id, line, status: 0, stream, text}
}

async function writeShown(
  shown: readonly {readonly step: Step; readonly change: Entry}[],
  {file, path, settings}: Omit<DocumentContext, 'combination' | 'isText' | 'store'>
): Promise<boolean> {
  const now = await Promise.all(shown.map(({step}) => readShownOutput({file, path, step}, settings)))
  const [first] = now
  if (!first) return false
  const changes = now.flatMap(({expectation}, index) => {
    const change = shown[index]?.change
    if (!change) return []
    const {compare, text} = change
    return [{expectation, text, ...(compare !== 'exact' && {option: `compare=${compare}`})}]
  })
  return writeShownOutput({changes, file, path, settings, source: first.source})
}

interface StepChange {
  /** The new entry. */
  readonly change?: Entry
  readonly record?: StabilizedStep
}

function stabilizeStep(events: readonly StepEvent[], entry: Entry | undefined): StepChange {
  const [first] = events
  if (first?.step.kind !== 'command') return {}
  const {step, status = 0} = first
  const outcomes = events.map(({outcome}) => outcome.kind)
  if (outcomes.every(kind => kind === 'skipped')) return {}
  const found = (verdict: StabilizedStep['verdict'], words: readonly string[] = []): StabilizedStep => ({
    outcomes,
    outputs: events.map(({output}) => output),
    step,
    verdict,
    words
  })
  const ran = events.filter(({outcome: {kind}}) => kind === 'passed' || kind === 'mismatched' || kind === 'new')
  if (ran.length < events.length) {
    return events.some(({outcome}) => isFailure(outcome) && outcome.kind !== 'not run') ? {record: found('failed')} : {}
  }
  if (events.some(event => event.status !== first.status)) return {record: found('status')}

  const {findEvery, ...chosen} = chooseNormalizers(step.options.normalize, readIdentity())
  const texts = events.map(({output}) => output)
  const mode = step.options.compare
  const way = entry ? comparisonOf({entry, mode}) : mode
  const page = shownBy(step)
  const general = generalize({
    findValues: findEvery,
    // A transcript has no place for the option `compare=unordered`.
    isOrdered: page !== undefined && page.optionsAt === undefined,
    placeholders: chosen.placeholders,
    texts,
    way,
    ...(entry && {entry})
  })
  const written = {code: step.code, id: step.id, line: 0, status, stream: step.options.stream}
  if (page?.text === '' && general.kind !== 'stable') return {record: found('changed')}
  switch (general.kind) {
    case 'stable': {
      if (entry) return {}
      const text = updateExpectation({...chosen, mode, text: texts[0] ?? ''})
      return {change: {...written, compare: 'exact', text}}
    }
    case 'remedy': {
      const {compare, text, words} = general
      return {
        change: {...written, compare: entry && compare === 'exact' ? entry.compare : compare, text},
        record: found('remedied', words)
      }
    }
    case 'changed':
    case 'wild':
      return {record: found(general.kind)}
    default:
      return general satisfies never
  }
}
