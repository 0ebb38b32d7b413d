import type {DocumentRecords} from '../../engine/document-run.js'
import type {Restarts} from '../../engine/restarts.js'
import type {DocumentRef} from '../../model/document.js'
import type {EndEvent, RunEvent} from '../../model/event.js'
import {CurrentRun} from './current-run.js'
import type {FailingSteps} from './failing-steps.js'
import {filterDocuments} from './filter-documents.js'
import type {LastResults} from './last-results.js'
import type {ObservedProject, WatchedProject} from './observed-project.js'
import type {Screen} from './screen.js'
import type {WatchView} from './watch-view.js'

/** A run of some of the documents. */
export interface WatchedRun extends WatchedProject {
  /** All documents of the project. */
  readonly all: readonly DocumentRef[]
  /** Whether the run covers all content. */
  readonly complete: boolean
  readonly signal: AbortSignal
  readonly onEvent: (event: RunEvent) => void
  /** Called with each event at once; documents interleave. */
  readonly onLive: (event: RunEvent) => void
  /** Called with the results of each document without errors. */
  readonly onRecords: (records: DocumentRecords) => void
  /** Restarts documents during the run. */
  readonly restarts: Restarts
}

/** What the runs of a watch share. */
export interface WatchedRunsOptions {
  readonly failing: FailingSteps
  /** The first filter. */
  readonly filter: string
  /** Arguments that name documents. */
  readonly paths: readonly string[]
  readonly project: ObservedProject
  readonly results: LastResults
  readonly runDocuments: (run: WatchedRun) => Promise<EndEvent>
  readonly screen: Screen
  readonly signal: AbortSignal
  readonly view: () => WatchView | undefined
}

/** The documents of a run, and its title. */
export interface RunRequest {
  readonly documents: readonly DocumentRef[]
  readonly project: WatchedProject
  readonly what: string
}

/** The runs of a watch, one after another. */
export class WatchedRuns {
  /** Text that the path of a document or the name of a step must contain; empty for all. */
  filter: string
  /** Files that changed last; absolute paths. */
  edited: readonly string[] = []
  readonly #options: WatchedRunsOptions
  #current: CurrentRun | undefined

  constructor(options: WatchedRunsOptions) {
    this.#options = options
    this.filter = options.filter
  }

  /** The run that is under way. */
  get current(): CurrentRun | undefined {
    return this.#current
  }

  /** Runs the documents that the filter leaves, and keeps their results. Resolves with true: it always prints. */
  async run({documents: asked, project, what}: RunRequest): Promise<true> {
    const {paths, project: observed, results, screen, view} = this.#options
    const {settings} = project
    const isWhole = asked.length === project.documents.length && this.filter === ''
    const documents =
      this.filter === '' ? asked : await filterDocuments({documents: asked, settings, text: this.filter})
    if (documents.length === 0) {
      screen.print(`${what}: no document or step has \`${this.filter}\` in its name.`)
      return true
    }
    observed.record(documents, settings)
    screen.begin(what)
    const current = new CurrentRun(documents)
    this.#current = current
    view()?.onRun(documents)
    const complete = isWhole && paths.length === 0
    const end = await this.#start(current, {complete, documents: this.#editedFirst(documents), project})
    this.#current = undefined
    view()?.onRun([])
    if (isWhole) results.obsoleteFiles = settings.update === 'all' ? [] : end.obsoleteFiles
    return true
  }

  #start(current: CurrentRun, {complete, documents, project}: StartedRun): Promise<EndEvent> {
    const {failing, results, runDocuments, signal, view} = this.#options
    const {settings} = project
    return runDocuments({
      all: project.documents,
      complete,
      documents,
      onEvent(event) {
        results.on(event)
        failing.on(event)
      },
      onLive(event) {
        view()?.onLive(event)
      },
      onRecords(records) {
        failing.add(records)
        view()?.onRecords(records)
      },
      restarts: current.restarts,
      settings,
      // A signal per run, so that the listeners of a run are freed with it.
      signal: AbortSignal.any([signal, current.signal])
    })
  }

  /** The documents that were edited last come first: their author waits for them. */
  #editedFirst(documents: readonly DocumentRef[]): readonly DocumentRef[] {
    const isEdited = ({part, path: file}: DocumentRef) => !part && this.edited.includes(file)
    return [...documents.filter(isEdited), ...documents.filter(document => !isEdited(document))]
  }
}

interface StartedRun extends Pick<RunRequest, 'documents' | 'project'> {
  /** Whether it covers all content. */
  readonly complete: boolean
}
