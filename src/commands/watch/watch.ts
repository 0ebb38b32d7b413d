import path from 'node:path'
import type {DocumentRecords} from '../../engine/document-run.js'
import type {Restarts} from '../../engine/restarts.js'
import {type DocumentRef, nameInRun} from '../../model/document.js'
import type {EndEvent, RunEvent} from '../../model/event.js'
import {superseded} from '../../model/event.js'
import {showControls} from '../../text/show-controls.js'
import type {Keyboard} from '../context.js'
import {withScenarios} from '../run/affected-documents.js'
import {CurrentRun} from './current-run.js'
import {filterDocuments} from './filter-documents.js'
import {type KeyCommand, Keys} from './keyboard.js'
import {LastResults} from './last-results.js'
import {
  ObservedProject,
  type ObservedProjectOptions,
  type ProjectChange,
  type WatchedProject
} from './observed-project.js'
import {type Request, RequestQueue} from './request-queue.js'
import {listNames, Screen} from './screen.js'
import type {WatchControl, WatchView} from './watch-view.js'

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

/** What a watch needs from outside. */
export interface WatchOptions extends Omit<ObservedProjectOptions, 'onChange' | 'onWatchError'> {
  /** Text that the path of a document or the name of a step must contain; empty for all. */
  readonly filter: string
  readonly runDocuments: (run: WatchedRun) => Promise<EndEvent>
  readonly write: (text: string) => void
  readonly color: boolean
  /** Rows of the terminal; absent if output goes elsewhere. */
  readonly rows?: () => number
  /** Absent if standard input isn't a terminal. */
  readonly keyboard?: Keyboard
  /** Stops the process as Ctrl-Z does; resolves when it continues. */
  readonly suspend: () => Promise<void>
  /** Opens a live view of the documents. */
  readonly openView?: (control: WatchControl) => Promise<WatchView>
  /** Ends the watch. */
  readonly signal: AbortSignal
}

/** How long to wait for the text of a file that was emptied, in milliseconds: some editors empty a file to save it. */
export const emptyTime = 250

/**
 * Runs documents, then reruns those that a change affects, until a key or the signal ends it. A change during a run
 * restarts what it affects. Resolves with the exit status. Throws what is wrong with the project at the start; later errors are shown.
 */
export async function watch(options: WatchOptions): Promise<number> {
  return new Watch(options).run()
}

/** A change of files, and the project after it. */
interface ReadChange extends ProjectChange {
  /** Absolute paths. */
  readonly changed: readonly string[]
  /** Absent if it can't be read. */
  readonly project: WatchedProject | undefined
}

class Watch {
  readonly #options: WatchOptions
  readonly #queue = new RequestQueue()
  readonly #results = new LastResults()
  readonly #project: ObservedProject
  readonly #screen: Screen
  readonly #end = new AbortController()
  readonly #signal: AbortSignal
  #filter: string
  #keys: Keys | undefined
  #run: CurrentRun | undefined
  #view: WatchView | undefined
  /** The handling of changes during a run. */
  #changes: Promise<void> = Promise.resolve()

  constructor(options: WatchOptions) {
    const {color, filter, keyboard, rows, signal, write} = options
    this.#options = options
    this.#filter = filter
    this.#signal = AbortSignal.any([signal, this.#end.signal])
    this.#screen = new Screen({color, hasKeys: keyboard !== undefined, write, ...(rows && {rows})})
    this.#project = new ObservedProject({
      ...options,
      onChange: paths => this.#onChange(paths),
      onWatchError: error => this.#screen.print(`Some files can't be watched: ${error.message}.`)
    })
  }

  async run(): Promise<number> {
    const {keyboard} = this.#options
    await this.#project.read()
    try {
      this.#view = await this.#options.openView?.({
        recordWritten: files => {
          const settings = this.#project.current?.settings
          if (settings) this.#project.recordWritten(files, settings)
        },
        request: request => this.#queue.add(request),
        stop: () => this.#run?.stop('stop')
      })
      if (this.#project.current) this.#view?.onProject(this.#project.current)
      if (keyboard) this.#keys = new Keys({keyboard, onCommand: this.#onCommand})
      this.#queue.add({kind: 'all'})
      for (;;) {
        const request = await this.#queue.next(this.#signal)
        if (!request) return this.#end.signal.reason === 'SIGINT' ? 130 : 0
        const hasPrinted = await this.#handle(request)
        if (hasPrinted && !this.#signal.aborted) this.#screen.wait({failed: this.#results.failed, filter: this.#filter})
      }
    } finally {
      this.#keys?.close()
      await this.#view?.close()
      await this.#project.close()
    }
  }

  /** A change stops what it makes pointless. */
  #onChange(paths: readonly string[]): void {
    const run = this.#run
    // Snapshots change because the run writes them, which is known when it ends.
    const own = run ? paths.filter(file => !this.#project.isSnapshot(file)) : []
    const later = paths.filter(file => !own.includes(file))
    if (run && own.length > 0) this.#changes = this.#changes.then(() => this.#changeRun(run, own))
    if (later.length > 0) this.#queue.add({kind: 'changed', paths: later})
  }

  readonly #onCommand = (command: KeyCommand): void => {
    if (command === 'quit') this.#end.abort('q')
    else if (command === 'interrupt') this.#end.abort('SIGINT')
    else if (command === 'suspend') {
      this.#keys?.pause()
      void this.#options.suspend().then(() => this.#signal.aborted || this.#keys?.resume())
    } else this.#queue.add({kind: command})
    if (this.#end.signal.aborted) this.#keys?.close()
  }

  /** Handles a request; resolves with whether it printed anything. */
  async #handle(request: Request): Promise<boolean> {
    switch (request.kind) {
      case 'all':
        return this.#runAll('All documents')
      case 'changed':
        return this.#runChanged(request.paths)
      case 'documents':
        return this.#runSome(request.files, {none: '', what: `Changed: ${listNames(request.files)}`})
      case 'failed':
        return this.#runSome(this.#results.failed, {none: 'No document failed.', what: 'Failed documents'})
      case 'filter':
        return this.#askForFilter()
      case 'help':
        this.#screen.help()
        return true
      case 'steps':
        return this.#runSteps(request)
      case 'update':
        return this.#update()
      default:
        return request satisfies never
    }
  }

  async #runAll(what: string, update?: 'all'): Promise<boolean> {
    const project = await this.#read(update)
    return !project || this.#runDocuments({documents: project.documents, project, what})
  }

  async #runSome(
    files: readonly string[],
    {none, update, what}: {readonly none: string; readonly update?: 'all'; readonly what: string}
  ): Promise<boolean> {
    if (files.length === 0) {
      this.#screen.print(none)
      return true
    }
    const project = await this.#read(update)
    if (!project) return true
    const some = project.documents.filter(({file}) => files.includes(file))
    return this.#runDocuments({documents: withScenarios(some, project.documents), project, what})
  }

  async #runSteps({lines, name}: Extract<Request, {kind: 'steps'}>): Promise<boolean> {
    const project = await this.#read()
    const document = project?.documents.find(each => nameInRun(each) === name)
    if (!project || !document) return true
    const documents = document.part ? withScenarios([document], project.documents) : [{...document, lines}]
    return this.#runDocuments({documents, project, what: `Steps of ${showControls(name)}`})
  }

  async #update(): Promise<boolean> {
    if (this.#project.current?.settings.update === 'none') {
      this.#screen.print("Snapshots can't be updated in CI. Update them locally and commit the result.")
      return true
    }
    const what = 'Update'
    if (this.#results.obsoleteFiles.length > 0 && this.#filter === '') return this.#runAll(what, 'all')
    return this.#runSome(this.#results.outdated, {none: 'All snapshots match.', update: 'all', what})
  }

  async #askForFilter(): Promise<boolean> {
    const text = await this.#keys?.readLine(this.#filter, this.#screen.prompt)
    this.#screen.print('')
    if (text === undefined) return !this.#signal.aborted
    this.#filter = text.trim()
    return this.#runAll('All documents')
  }

  async #runChanged(paths: readonly string[]): Promise<boolean> {
    const change = await this.#readChange(paths)
    if (!change) return false
    const {changed, documents, project, removed} = change
    if (!project || documents.length === 0) return !project || removed.length > 0
    const {root} = project.settings
    const what = `Changed: ${listNames(changed.map(file => path.relative(root, file)))}`
    return this.#runDocuments({documents, project, what})
  }

  /** Restarts the changed documents of a run, and leaves the others that changed for later. */
  async #changeRun(run: CurrentRun, paths: readonly string[]): Promise<void> {
    let restarted: ReadonlySet<string> = new Set()
    const change = await this.#readChange(paths, changed => {
      restarted = run.restartFiles(changed)
    })
    if (!change?.project) return
    const {documents, isReconfigured} = change
    if (isReconfigured) {
      run.stop(superseded)
      this.#queue.add({kind: 'all'})
      return
    }
    const files = run.restart(documents.filter(document => !restarted.has(nameInRun(document)))).map(({file}) => file)
    if (files.length > 0) this.#queue.add({files, kind: 'documents'})
  }

  /** What a change of files means; undefined if nothing changed, and without a project if it can't be read. */
  async #readChange(
    paths: readonly string[],
    onChanged?: (changed: readonly string[]) => void
  ): Promise<ReadChange | undefined> {
    if (paths.some(file => this.#project.isEmptied(file))) await this.#pause(emptyTime)
    const changed = this.#project.changedOf(paths)
    if (changed.length === 0) return undefined
    // Before the project is read, which takes a while.
    onChanged?.(changed)
    const before = this.#project.current
    const project = await this.#read()
    if (!project) return {changed, documents: [], isReconfigured: false, project, removed: []}
    const change = this.#project.changeSince(before, {changed, now: project})
    if (change.removed.length > 0) this.#screen.print(`Removed: ${listNames(change.removed)}`)
    return {...change, changed, project}
  }

  /** Reads the project; prints what is wrong with it. */
  async #read(update?: 'all'): Promise<WatchedProject | undefined> {
    try {
      const project = await this.#project.read(update)
      this.#view?.onProject(project)
      this.#results.keepOnly(new Set(project.documents.map(nameInRun)))
      return project
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error
      this.#screen.print(`fencepost: ${error.message}`)
      return undefined
    }
  }

  async #runDocuments(run: {
    readonly documents: readonly DocumentRef[]
    readonly project: WatchedProject
    readonly what: string
  }): Promise<boolean> {
    const {project, what} = run
    const {settings} = project
    const isWhole = run.documents.length === project.documents.length && this.#filter === ''
    const documents =
      this.#filter === ''
        ? run.documents
        : await filterDocuments({documents: run.documents, settings, text: this.#filter})
    if (documents.length === 0) {
      this.#screen.print(`${what}: no document or step has \`${this.#filter}\` in its name.`)
      return true
    }
    this.#project.record(documents, settings)
    this.#screen.begin(what)
    const current = new CurrentRun(documents)
    this.#run = current
    this.#view?.onRun(documents)
    const end = await this.#options.runDocuments({
      all: project.documents,
      complete: isWhole && this.#options.paths.length === 0,
      documents,
      onEvent: event => this.#results.on(event),
      onLive: event => {
        // What the run writes itself is no change.
        if (event.kind === 'document-end') this.#project.recordWritten(event, settings)
        this.#view?.onLive(event)
      },
      onRecords: records => this.#view?.onRecords(records),
      restarts: current.restarts,
      settings,
      // A signal per run, so that the listeners of a run are freed with it.
      signal: AbortSignal.any([this.#signal, current.signal])
    })
    this.#run = undefined
    this.#view?.onRun([])
    await this.#changes
    if (isWhole) this.#results.obsoleteFiles = settings.update === 'all' ? [] : end.obsoleteFiles
    return true
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        cancel()
        this.#signal.removeEventListener('abort', end)
        resolve()
      }
      const cancel = this.#options.after(milliseconds, end)
      this.#signal.addEventListener('abort', end)
    })
  }
}
