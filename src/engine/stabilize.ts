import {setTimeout as sleep} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import {wayOf} from '../compare/compare.js'
import {updateExpectation} from '../compare/update-expectation.js'
import {follow} from '../engine.js'
import type {StepEvent} from '../model/event.js'
import {isFailure, type Outcome} from '../model/outcome.js'
import type {PageExpectation} from '../model/page-expectation.js'
import type {Settings} from '../model/settings.js'
import type {Entry} from '../model/snapshot.js'
import type {StabilizedDocument, StabilizedStep} from '../model/stabilized.js'
import type {Step} from '../model/step.js'
import {chooseNormalizers} from '../normalize/choose-normalizers.js'
import {readIdentity} from '../run/identity.js'
import {matchEntries} from '../snapshot/match.js'
import {parseSnapshot} from '../snapshot/parse-snapshot.js'
import {rewriteSnapshot} from '../snapshot/rewrite.js'
import {type SnapshotStore, snapshotStore} from '../snapshot/store.js'
import {generalize} from '../stabilize/generalize.js'
import type {DocumentRef} from './find-documents.js'
import {type Finding, placeEntries} from './record.js'
import {shuffle, variationsOf} from './variations.js'
import {readShown, writePage} from './write-page.js'

/** What finding the noise needs. */
export interface StabilizeOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** How often each document is followed, at least twice. */
  readonly runs: number
  /** Settles the orders of the documents. */
  readonly seed: number
  /** Told before each run, counted from 1. */
  readonly onRun: (run: number) => void
}

/** At least so long from the start of one run to that of the next, in milliseconds: a clock has another second then. */
const leastBetween = 1100

/** Runs documents several times in different surroundings, and writes expectations that allow what differs. */
export async function stabilize(options: StabilizeOptions): Promise<readonly StabilizedDocument[]> {
  const {documents, env, runs, seed, settings, signal} = options
  const events = new Map<string, StepEvent[]>()
  const mistakes = new Map<string, readonly VFileMessage[]>()
  for (const [index, variation] of variationsOf(runs).entries()) {
    if (signal.aborted) return []
    options.onRun(index + 1)
    const next = index + 1 < runs ? sleep(leastBetween, undefined, {signal}).catch(() => {}) : undefined
    await follow({
      complete: false,
      documents: index === 0 ? documents : shuffle(documents, seed + index),
      env,
      reporter: {
        async close() {},
        on(event) {
          if (event.kind === 'document-end') {
            const fatal = event.messages.filter(message => message.fatal)
            if (fatal.length > 0) mistakes.set(event.file, fatal)
          }
          if (event.kind === 'step') append(events, event.file, event)
        }
      },
      settings: {...settings, retry: 0, update: 'none', variation},
      signal
    })
    await next
  }
  if (signal.aborted) return []
  const store = snapshotStore({folder: settings.snapshots, root: settings.root})
  const stabilized: StabilizedDocument[] = []
  for (const {file, path} of documents) {
    const found = mistakes.get(file)
    if (found) stabilized.push({file, mistakes: found, steps: 0, unstable: [], written: false})
    else stabilized.push(await stabilizeDocument(events.get(file) ?? [], {file, path, settings, store}))
  }
  return stabilized
}

function append(groups: Map<string, StepEvent[]>, key: string, event: StepEvent): void {
  const group = groups.get(key)
  if (group) group.push(event)
  else groups.set(key, [event])
}

interface DocumentContext {
  readonly file: string
  /** Absolute path of the page. */
  readonly path: string
  readonly settings: Settings
  readonly store: SnapshotStore
}

async function stabilizeDocument(
  events: readonly StepEvent[],
  {file, path, settings, store}: DocumentContext
): Promise<StabilizedDocument> {
  const byId = new Map<string, StepEvent[]>()
  for (const event of events) append(byId, event.step.id, event)
  const text = await store.read(file)
  const known = text === undefined ? [] : parseSnapshot({path: store.pathFor(file), text})
  const steps = [...byId.values()].flatMap(([event]) => (event ? [event.step] : []))
  const {found, obsolete} = matchEntries({entries: known, steps: steps.filter(step => !shownBy(step))})

  const unstable: StabilizedStep[] = []
  const shown: {readonly step: Step; readonly change: Entry}[] = []
  const findings = steps.map((step): Finding => {
    const page = shownBy(step)
    const entry = page ? shownEntry(step, page) : found.get(step)?.entry
    const {change, finding} = stabilizeStep(byId.get(step.id) ?? [], entry)
    if (finding) unstable.push(finding)
    if (page) {
      if (change) shown.push({change, step})
      return {outcome: {kind: 'skipped', reason: 'its page shows it'}, step}
    }
    const outcome: Outcome = change ? {diff: [], kind: 'updated'} : {kind: 'skipped', reason: 'it is stable'}
    return {outcome, step, ...(entry && {known: entry}), ...(change && {found: change})}
  })
  const placements = placeEntries({entries: known, findings, obsolete})
  const writes = settings.update !== 'none'
  const written = placements.length > 0 && writes && (unstable.length > 0 || known.length === 0)
  const rewritten = rewriteSnapshot({file, isPartial: false, known, placements, text})
  const wrote = written && (await store.write(file, rewritten, {was: {text}}))
  const page = writes && shown.length > 0 && (await writeShown(shown, {file, path, settings}))
  return {file, mistakes: [], steps: steps.length, unstable, written: wrote, ...(page && {page})}
}

/** What the page itself shows of a step's output. */
function shownBy(step: Step): PageExpectation | undefined {
  return step.kind === 'file' ? undefined : step.expectation
}

function shownEntry({code, id, options: {stream}}: Step, {line, text}: PageExpectation): Entry {
  return {code, compare: 'exact', id, line, status: 0, stream, text}
}

async function writeShown(
  shown: readonly {readonly step: Step; readonly change: Entry}[],
  {file, path, settings}: Omit<DocumentContext, 'store'>
): Promise<boolean> {
  const now = await Promise.all(shown.map(({step}) => readShown({file, path, step}, settings)))
  const [first] = now
  if (!first) return false
  const changes = now.flatMap(({expectation}, index) => {
    const change = shown[index]?.change
    if (!change) return []
    const {compare, text} = change
    return [{expectation, text, ...(compare !== 'exact' && {option: `compare=${compare}`})}]
  })
  return writePage({changes, file, path, settings, source: first.source})
}

interface StepChange {
  /** What the snapshot shall hold instead. */
  readonly change?: Entry
  readonly finding?: StabilizedStep
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
    return events.some(({outcome}) => isFailure(outcome) && outcome.kind !== 'not run')
      ? {finding: found('failed')}
      : {}
  }
  if (events.some(event => event.status !== first.status)) return {finding: found('status')}

  const {findEvery, ...chosen} = chooseNormalizers(step.options.normalize, readIdentity())
  const texts = events.map(({output}) => output)
  const mode = step.options.compare
  const way = entry ? wayOf({entry, mode}) : mode
  const page = shownBy(step)
  const general = generalize({
    findValues: findEvery,
    // In a transcript there is no place to say that lines come in any order.
    isOrdered: page !== undefined && page.optionsAt === undefined,
    placeholders: chosen.placeholders,
    texts,
    way,
    ...(entry && {entry})
  })
  const written = {code: step.code, id: step.id, line: 0, status, stream: step.options.stream}
  if (page?.text === '' && general.kind !== 'stable') return {finding: found('changed')}
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
        finding: found('remedied', words)
      }
    }
    case 'changed':
    case 'wild':
      return {finding: found(general.kind)}
    default:
      return general satisfies never
  }
}
