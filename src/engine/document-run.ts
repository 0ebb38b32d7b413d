import type {VFileMessage} from 'vfile-message'
import {noCounts} from '../model/counts.js'
import type {Combination, DocumentRef} from '../model/document.js'
import type {DocumentEndEvent, RunEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import {placeInScenario, type ScenarioPlace} from '../model/scenario.js'
import type {Settings} from '../model/settings.js'
import type {Mask} from '../secrets/create-mask.js'
import {maskEvent} from '../secrets/mask-event.js'
import type {SnapshotStore} from '../snapshot/store.js'
import type {DocumentCassette} from './cassette/document-cassette.js'
import type {CheckpointOptions} from './checkpoint/checkpoint-store.js'
import {type Selection, selectSteps} from './documents/select-steps.js'
import {SnapshotEntries} from './judge/snapshot-entries.js'
import type {ScriptRun, StepContext} from './judge/step-context.js'
import type {StepResult} from './judge/step-result.js'
import type {PlannedDocument} from './plan/plan-source.js'
import type {ObsoleteEntries} from './record/obsolete-entries.js'
import type {StepRecord} from './record/place-entries.js'
import {OutputReports} from './steps/report-output.js'
import {StepRunner} from './steps/step-runner.js'

/** What running one document needs. */
export interface RunDocumentOptions {
  readonly document: DocumentRef
  readonly settings: Settings
  readonly store: SnapshotStore
  /** The caller's environment; documents see only the variables that the settings pass. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Text that the ids of selected steps contain. */
  readonly name?: string
  readonly emit: (event: RunEvent) => void
  /** An update may remove more entries than it keeps. */
  readonly prune?: boolean
  /** The document is retried if it fails, so a failed run records nothing. */
  readonly isRetried?: boolean
  /** Ids of entries that earlier combinations of the matrix recorded in this run. */
  readonly fresh?: ReadonlySet<string>
  /** Called with the result of each step, before anything is recorded. */
  readonly onRecords?: (records: DocumentRecords) => void
  /** Called when no process of the document is left but an idle shell: the next document can start. */
  readonly onQuiet?: () => void
  /** Where checkpoints are kept; absent for a run that keeps none. */
  readonly checkpoints?: CheckpointOptions | undefined
  /** Set for documents that share sessions; the caller then sets up, tears down and closes them. */
  readonly shared?: SharedRun
}

/** The results of a document without errors. */
export interface DocumentRecords {
  readonly file: string
  /** The combination of the matrix that ran; absent without a matrix. */
  readonly combination?: Combination
  /** Absolute path of the document. */
  readonly path: string
  /** Path of its snapshot file as reported. */
  readonly snapshotFile: string
  /** One for each step, in document order; not masked. */
  readonly records: readonly StepRecord[]
  /** Hides secrets; absent without any. */
  readonly mask: Mask | undefined
}

/** What a document of a scenario shares with the others. */
export interface SharedRun {
  readonly runner: StepRunner
  /** Why none of its steps run; absent if they do. */
  readonly blocked?: string | undefined
  /** How its steps run if it is a script. */
  readonly script?: ScriptRun
  /** Its plan, made once for the whole scenario. */
  readonly plan: () => Promise<PlannedDocument>
  /** It comes before the selected steps, so all of it runs. */
  readonly isAbove?: boolean
}

/** One document on its way through the pipeline: each stage reads what earlier stages found and adds its own. */
export class DocumentRun {
  readonly options: RunDocumentOptions
  readonly startedAt = performance.now()
  /** Path of the snapshot file as reported. */
  readonly snapshotFile: string
  /** Diagnostics and errors of all stages. */
  readonly messages: VFileMessage[] = []
  /** One for each step that had its turn, in document order. */
  readonly records: StepRecord[] = []
  /** Bytes of the document; absent if it can't be read. */
  source: Uint8Array | undefined
  /** The documents that run before it, in its sessions. */
  needs: readonly PlannedDocument[] = []
  /** A document without steps until it is planned. */
  planned: PlannedDocument
  runner: StepRunner
  /** Absent for a live run. */
  cassette: DocumentCassette | undefined
  /** Called after each step that had its turn; absent without checkpoints. */
  onStep: ((index: number, result: StepResult) => Promise<void>) | undefined
  /** The results of its first steps, which a checkpoint kept. */
  kept: readonly StepResult[] = []
  /** Reports of what steps print while they run. */
  readonly reports = new OutputReports()
  /** Those of it and the documents that it needs whose setup commands ran, so their teardown commands have to. */
  setUpDocuments: readonly PlannedDocument[] = []
  snapshot: SnapshotEntries
  selection: Selection
  obsolete: ObsoleteEntries = {entries: [], state: 'kept'}
  /** What was written. */
  written: Pick<DocumentEndEvent, 'page' | 'snapshot'> = {snapshot: 'unchanged'}

  constructor(options: RunDocumentOptions) {
    const {document, settings, shared, store} = options
    this.options = options
    this.snapshotFile = store.pathFor(document.file)
    const plan = {file: document.file, messages: [], steps: []}
    this.planned = {control: messages => messages, plan, settings, source: ''}
    this.runner = shared?.runner ?? new StepRunner(options)
    this.snapshot = new SnapshotEntries({path: this.snapshotFile, steps: [], text: undefined})
    this.selection = selectSteps([], {lines: []})
  }

  /** Path of the document as reported. */
  get file(): string {
    return this.options.document.file
  }

  /** Its place in a scenario, for events. */
  get place(): {readonly place?: ScenarioPlace} {
    const {part} = this.options.document
    return part ? {place: placeInScenario(part)} : {}
  }

  /** Whether a stage found an error. */
  get hasErrors(): boolean {
    return this.messages.some(({fatal}) => fatal)
  }

  /** Whether the document fails: an error or a failed step. */
  get hasFailed(): boolean {
    return this.hasErrors || this.records.some(({outcome}) => isFailure(outcome))
  }

  /** Why steps don't run; absent if they do. */
  get blocked(): string | undefined {
    const error = this.messages.find(({fatal}) => fatal)
    if (error?.ruleId === 'needs') return 'a document that it needs failed'
    if (error) return error.ruleId === 'setup-failed' ? 'setup failed' : 'the document has errors'
    return this.options.shared?.blocked
  }

  /** What the step at an index needs to run and be judged. */
  contextOf(index: number): StepContext & Required<Pick<StepContext, 'place'>> {
    const {file, options, planned, selection, snapshot, snapshotFile} = this
    return {
      file,
      place: {index, steps: planned.plan.steps},
      selection,
      snapshot,
      snapshotFile,
      ...(options.shared?.script && {script: options.shared.script})
    }
  }

  /** Reports an event without secrets. */
  emit(event: RunEvent): void {
    this.options.emit(this.masked(event))
  }

  masked<E extends RunEvent>(event: E): E {
    const {mask} = this.runner
    return mask ? maskEvent(event, mask) : event
  }
}

/** The last event of a file without steps. */
export function emptyEnd({file, part}: DocumentRef): DocumentEndEvent {
  return {
    counts: noCounts,
    durationMs: 0,
    failed: false,
    file,
    kind: 'document-end',
    messages: [],
    obsolete: [],
    ...(part && {place: placeInScenario(part)}),
    snapshot: 'unchanged'
  }
}
