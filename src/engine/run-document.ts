import {VFileMessage} from 'vfile-message'
import {countOutcomes} from '../model/counts.js'
import type {DocumentRef} from '../model/document.js'
import type {DocumentEndEvent, ObsoleteState, RunEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import {placeInScenario} from '../model/scenario.js'
import type {Settings} from '../model/settings.js'
import type {Mask} from '../secrets/create-mask.js'
import {maskEvent} from '../secrets/mask-event.js'
import type {SnapshotStore} from '../snapshot/store.js'
import {selectSteps} from './documents/select-steps.js'
import {SnapshotEntries} from './judge/snapshot-entries.js'
import type {ScriptRun} from './judge/step-context.js'
import {notRunResult, type StepResult} from './judge/step-result.js'
import {planDocument} from './plan/plan-document.js'
import type {PlannedDocument} from './plan/plan-page.js'
import {recordChanges, type StepRecord} from './record/place-entries.js'
import {writeSnapshot} from './record/write-snapshot.js'
import {canPrestart} from './steps/prestart-shell.js'
import {setUpLimit} from './steps/setup.js'
import {StepRunner} from './steps/step-runner.js'

/** What following one document needs from outside. */
export interface RunDocumentOptions {
  readonly document: DocumentRef
  readonly settings: Settings
  readonly store: SnapshotStore
  /** The caller's environment; documents see only what the settings pass on. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Text that the id of a step must hold. */
  readonly name?: string
  readonly emit: (event: RunEvent) => void
  /** An update may remove more entries than it keeps. */
  readonly prune?: boolean
  /** It is followed again when it fails: what a failed run has printed is not recorded then. */
  readonly isRetried?: boolean
  /** Told what was found out about each step, before anything is recorded. */
  readonly onRecords?: (found: DocumentRecords) => void
  /** Told when all is over but for the folders and a shell that waits: no process is left that another could meet. */
  readonly onQuiet?: () => void
  /** Runs the steps, where several documents share their terminals; whoever made it sets up and closes it. */
  readonly shared?: SharedRun
}

/** What a run found out about a document without mistakes. */
export interface DocumentRecords {
  readonly file: string
  /** Absolute path of the document. */
  readonly path: string
  /** Path of its snapshot file as reported. */
  readonly snapshotFile: string
  /** One for each step, in the order of the document; not masked. */
  readonly records: readonly StepRecord[]
  /** Hides secrets in what is shown; absent where there are none. */
  readonly mask: Mask | undefined
}

/** What a document takes from the group that it belongs to. */
export interface SharedRun {
  readonly runner: StepRunner
  /** Why nothing of it is run. */
  readonly blocked?: string | undefined
  /** How its steps are run, where they are scripts. */
  readonly script?: ScriptRun
  /** Its plan, made once for the whole group. */
  readonly plan: () => Promise<PlannedDocument>
  /** It stands above what the person asked for. */
  readonly isAbove?: boolean
}

/** Follows one document from its text to its outcomes: read, plan, run, compare, record. Never throws for what it finds. */
export async function runDocument(options: RunDocumentOptions): Promise<DocumentEndEvent> {
  const {document, shared, store} = options
  const snapshotFile = store.pathFor(document.file)
  const startedAt = performance.now()
  const messages: VFileMessage[] = []
  let planned: PlannedDocument
  let early: StepRunner | undefined
  const onRead = async (read: Uint8Array) => {
    if (!canPrestart({...options, name: options.name, source: read})) return
    early = new StepRunner(options)
    await early.prepare()
  }
  try {
    planned = await (shared ? shared.plan() : planDocument(document, options.settings, onRead))
  } catch (error) {
    messages.push(errorToMessage(error))
    planned = {
      control: messages => messages,
      plan: {file: document.file, messages: [], steps: []},
      settings: options.settings,
      source: ''
    }
  }
  const {plan, settings, source} = planned
  messages.push(...plan.messages)
  if (early && (settings !== options.settings || plan.terminals || plan.steps.length === 0)) {
    await early.close()
    early = undefined
  }
  const runner = shared?.runner ?? early ?? new StepRunner({...options, settings, terminals: plan.terminals})
  const {mask} = runner
  const masked = <E extends RunEvent>(event: E): E => (mask ? maskEvent(event, mask) : event)
  const emit = (event: RunEvent) => options.emit(masked(event))
  const place = document.part && {place: placeInScenario(document.part)}
  emit({file: plan.file, kind: 'document-start', source, steps: plan.steps.length, ...place})

  const openKnown = (text: string | undefined) => new SnapshotEntries({path: snapshotFile, steps: plan.steps, text})
  let known = openKnown(undefined)
  try {
    known = openKnown(await store.read(plan.file))
  } catch (error) {
    messages.push(errorToMessage(error))
  }
  const selection = selectSteps(plan.steps, {
    lines: document.lines,
    ...(shared?.isAbove && {isAbove: true}),
    ...(options.name !== undefined && {name: options.name})
  })

  const records: StepRecord[] = []
  let blocked = messages.some(message => message.fatal) ? 'the document has mistakes' : shared?.blocked
  const limit = setUpLimit(plan.steps, settings)
  const isOwn = !blocked && !shared
  let isSetUp = false
  try {
    try {
      if (isOwn) await runner.setUp(limit)
      isSetUp = isOwn
    } catch (error) {
      messages.push(errorToMessage(error))
      blocked = 'the set-up failed'
    }
    for (const [index, step] of plan.steps.entries()) {
      emit({file: plan.file, kind: 'progress', step})
      let result: StepResult | undefined
      if (!blocked) {
        try {
          result = await runner.run(step, {
            file: plan.file,
            snapshot: known,
            place: {index, steps: plan.steps},
            selection,
            snapshotFile,
            ...(shared?.script && {script: shared.script})
          })
        } catch (error) {
          // A snapshot that does not read is found out where it first differs.
          messages.push(errorToMessage(error))
          blocked = 'the document has mistakes'
        }
      }
      result ??= notRunResult({kind: 'not run', reason: blocked ?? 'the document has mistakes'})
      const {actual, endedAt: _, expected, ...rest} = result
      const {outcome, output} = result
      const isChosen = selection.has(step)
      records.push({isChosen, outcome, output, step, ...(expected && {expected}), ...(actual && {actual})})
      emit({file: plan.file, kind: 'step', step, ...rest})
    }
    if (isSetUp) await runner.tearDown(limit)
  } catch (error) {
    messages.push(errorToMessage(error))
  } finally {
    if (!shared) {
      if (runner.isQuiet) options.onQuiet?.()
      await runner.close()
    }
  }
  const containment = await runner.containment()
  emit({file: plan.file, kind: 'progress'})
  if (!shared) messages.push(...planned.control(runner.messages))

  let obsolete: SnapshotEntries['obsolete'] = []
  try {
    if (!messages.some(message => message.fatal)) obsolete = known.obsolete
  } catch (error) {
    messages.push(errorToMessage(error))
  }
  const outcomes = records.map(record => record.outcome)
  const hasFailed = () => outcomes.some(isFailure) || messages.some(message => message.fatal)
  const isHeldBack = options.isRetried === true && hasFailed()
  const changes = isHeldBack || messages.some(message => message.fatal) ? [] : recordChanges(records)
  let page = false
  if (changes.length > 0) {
    try {
      const {writePage} = await import('./record/write-page.js')
      page = await writePage({changes, file: plan.file, path: document.path, settings: options.settings, source})
    } catch (error) {
      messages.push(errorToMessage(error))
    }
  }
  const whole = !selection.partial && !options.signal.aborted && records.length === plan.steps.length
  const entryCount = records.filter(({actual, expected}) => actual ?? expected).length
  const obsoleteIs: ObsoleteState =
    settings.update !== 'all' || !whole ? 'kept' : obsolete.length > entryCount && !options.prune ? 'spared' : 'removed'
  let snapshot: DocumentEndEvent['snapshot'] = 'unchanged'
  const isFatal = messages.some(message => message.fatal)
  if (!isFatal) options.onRecords?.({records, path: document.path, snapshotFile, file: plan.file, mask})
  try {
    if (!isFatal && !isHeldBack && settings.update !== 'none') {
      snapshot = await writeSnapshot({
        file: plan.file,
        records,
        kept: obsoleteIs === 'removed' ? [] : obsolete,
        snapshot: known,
        store,
        ...(selection.partial && {only: selection.has})
      })
    }
  } catch (error) {
    messages.push(errorToMessage(error))
  }
  return masked({
    counts: countOutcomes(outcomes),
    durationMs: performance.now() - startedAt,
    failed: hasFailed(),
    file: plan.file,
    kind: 'document-end',
    messages,
    obsolete: obsolete.map(entry => entry.id),
    ...(obsolete.length > 0 && {obsoleteIs}),
    ...place,
    ...(page && {page: 'written' as const}),
    snapshot,
    ...(containment !== undefined && {containment})
  })
}

/** An expected failure becomes a message on the document; anything else is a bug and goes on. */
export function errorToMessage(error: unknown): VFileMessage {
  if (error instanceof VFileMessage) return error
  if (!(error instanceof Error) || !('code' in error)) throw error
  const line = 'line' in error && typeof error.line === 'number' ? error.line : undefined
  const message = new VFileMessage(error.message, {
    cause: error,
    ruleId: String(error.code).toLowerCase(),
    source: 'fencepost',
    ...(line !== undefined && !('path' in error) && {place: {column: 1, line}})
  })
  message.fatal = true
  return message
}
