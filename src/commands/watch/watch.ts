import {nameInRun} from '../../model/document.js'
import type {EndEvent} from '../../model/event.js'
import {superseded} from '../../model/event.js'
import type {Keyboard} from '../context.js'
import type {CurrentRun} from './current-run.js'
import {FailingSteps} from './failing-steps.js'
import {type KeyCommand, Keys} from './keyboard.js'
import {LastResults} from './last-results.js'
import {ObservedProject, type ObservedProjectOptions} from './observed-project.js'
import {ProjectChanges} from './project-changes.js'
import {RequestHandler} from './request-handler.js'
import {RequestQueue} from './request-queue.js'
import {Screen} from './screen.js'
import type {WatchControl, WatchView} from './watch-view.js'
import {type WatchedRun, WatchedRuns} from './watched-runs.js'

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
}

/**
 * Runs documents, then reruns those that a change affects, until a key or the signal ends it. A change during a run
 * restarts what it affects. Resolves with the exit status. Throws what is wrong with the project at the start; later errors are shown.
 */
export async function watch(options: WatchOptions): Promise<number> {
  return new Watch(options).run()
}

class Watch {
  readonly #options: WatchOptions
  readonly #queue = new RequestQueue()
  readonly #results = new LastResults()
  readonly #failing = new FailingSteps()
  readonly #project: ObservedProject
  readonly #changes: ProjectChanges
  readonly #runs: WatchedRuns
  readonly #requests: RequestHandler
  readonly #screen: Screen
  readonly #end = new AbortController()
  readonly #signal: AbortSignal
  #keys: Keys | undefined
  #view: WatchView | undefined
  /** The handling of changes during a run. */
  #changing: Promise<void> = Promise.resolve()

  constructor(options: WatchOptions) {
    const {after, color, filter, keyboard, paths, rows, runDocuments, signal, write} = options
    this.#options = options
    this.#signal = AbortSignal.any([signal, this.#end.signal])
    this.#screen = new Screen({color, hasKeys: keyboard !== undefined, write, ...(rows && {rows})})
    this.#project = new ObservedProject({
      ...options,
      onChange: paths => this.#onChange(paths),
      onWatchError: error => this.#screen.print(`Some files can't be watched: ${error.message}.`),
      signal: this.#signal
    })
    const shared = {project: this.#project, results: this.#results, signal: this.#signal}
    this.#changes = new ProjectChanges({
      ...shared,
      after,
      onProject: project => {
        this.#view?.onProject(project)
        this.#failing.keepOnly(new Set(project.documents.map(nameInRun)))
      },
      screen: this.#screen
    })
    this.#runs = new WatchedRuns({
      ...shared,
      failing: this.#failing,
      filter,
      paths,
      runDocuments,
      screen: this.#screen,
      view: () => this.#view
    })
    this.#requests = new RequestHandler({
      ...shared,
      askForFilter: async text => this.#keys?.readLine(text, this.#screen.prompt),
      changes: this.#changes,
      failing: this.#failing,
      runs: this.#runs,
      screen: this.#screen
    })
  }

  async run(): Promise<number> {
    const {keyboard, openView} = this.#options
    await this.#project.read()
    try {
      this.#view = await openView?.(this.#control)
      if (this.#project.current) this.#view?.onProject(this.#project.current)
      if (keyboard) this.#keys = new Keys({keyboard, onCommand: this.#onCommand})
      this.#queue.add({kind: 'all'})
      for (;;) {
        const request = await this.#queue.next(this.#signal)
        if (!request) return this.#end.signal.reason === 'SIGINT' ? 130 : 0
        const hasPrinted = await this.#requests.handle(request)
        await this.#changing
        if (hasPrinted && !this.#signal.aborted)
          this.#screen.wait({
            failed: this.#results.failed,
            filter: this.#runs.filter,
            ...(this.#failing.first && {first: this.#failing.first})
          })
      }
    } finally {
      this.#keys?.close()
      await this.#view?.close()
      await this.#project.close()
    }
  }

  /** What the live view may do. */
  get #control(): WatchControl {
    return {
      request: request => this.#queue.add(request),
      stop: () => this.#runs.current?.stop('stop')
    }
  }

  /** A change stops what it makes pointless. */
  #onChange(paths: readonly string[]): void {
    const run = this.#runs.current
    // Snapshots change because the run writes them, which is known when it ends.
    const own = run ? paths.filter(file => !this.#project.isSnapshot(file)) : []
    const later = paths.filter(file => !own.includes(file))
    if (run && own.length > 0) this.#changing = this.#changing.then(() => this.#changeRun(run, own))
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

  /** Restarts the changed documents of a run, and leaves the others that changed for later. */
  async #changeRun(run: CurrentRun, paths: readonly string[]): Promise<void> {
    let restarted: ReadonlySet<string> = new Set()
    const change = await this.#changes.readChange(paths, changed => {
      this.#runs.edited = changed
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
}
