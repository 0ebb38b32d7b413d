import path from 'node:path'
import type {DocumentRef} from '../../model/document.js'
import type {EndEvent, RunEvent} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'
import type {Keyboard} from '../context.js'
import {affectedDocuments, snapshotOf, withScenarios} from '../run/affected-documents.js'
import {type After, Debouncer} from './debounce.js'
import {FileDigests} from './file-digests.js'
import {filterDocuments} from './filter-documents.js'
import {type KeyCommand, Keys} from './keyboard.js'
import {LastResults} from './last-results.js'
import {type Request, RequestQueue} from './request-queue.js'
import {type Scope, scopeOf} from './scope.js'
import {listNames, Screen} from './screen.js'
import type {FileWatcher, WatchFiles} from './watch-files.js'

/** A project as it is now. */
export interface WatchedProject {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
}

/** One run of some of the documents. */
export interface WatchedRun extends WatchedProject {
  /** The run is about all content. */
  readonly complete: boolean
  readonly signal: AbortSignal
  readonly onEvent: (event: RunEvent) => void
}

/** What a watch needs from outside. */
export interface WatchOptions {
  readonly cwd: string
  /** The arguments that name documents. */
  readonly paths: readonly string[]
  /** Absolute path of the configuration that the person named. */
  readonly config?: string
  /** Text that the path of a document or the name of a step must hold; empty for all. */
  readonly filter: string
  /** Reads the project anew. Throws an error with a `code` for what is wrong with it. */
  readonly read: (update?: 'all') => Promise<WatchedProject>
  readonly runDocuments: (run: WatchedRun) => Promise<EndEvent>
  readonly watchFiles: WatchFiles
  readonly after: After
  readonly write: (text: string) => void
  readonly color: boolean
  /** Rows of the terminal; absent where output goes elsewhere. */
  readonly rows?: () => number
  /** Keys, where a person sits at a terminal. */
  readonly keyboard?: Keyboard
  /** Stops the program as Ctrl-Z does; resolves when it goes on. */
  readonly suspend: () => Promise<void>
  /** Ends it. */
  readonly signal: AbortSignal
}

/** How long a document that has no text may stay so before it is taken at its word, in milliseconds. */
export const emptyTime = 250

/**
 * Follows documents, and again what a change touches, one run after the other, until a key or the signal ends it.
 * Resolves with the exit status. Throws what is wrong with the project at the start; later that is shown.
 */
export async function watch(options: WatchOptions): Promise<number> {
  return new Watch(options).run()
}

class Watch {
  readonly #options: WatchOptions
  readonly #queue = new RequestQueue()
  readonly #texts = new FileDigests()
  readonly #results = new LastResults()
  readonly #batches: Debouncer
  readonly #screen: Screen
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  #filter: string
  #keys: Keys | undefined
  #project: WatchedProject | undefined
  #scope: Scope | undefined
  #watcher: FileWatcher | undefined

  constructor(options: WatchOptions) {
    const {after, color, filter, keyboard, rows, signal, write} = options
    this.#options = options
    this.#filter = filter
    this.#signal = AbortSignal.any([signal, this.#over.signal])
    this.#batches = new Debouncer({after, onBatch: paths => this.#queue.add({kind: 'changed', paths})})
    this.#screen = new Screen({color, hasKeys: keyboard !== undefined, write, ...(rows && {rows})})
  }

  async run(): Promise<number> {
    const {keyboard, read} = this.#options
    await this.#observe(await read())
    try {
      if (keyboard) this.#keys = new Keys({keyboard, onCommand: this.#onCommand})
      this.#queue.add({kind: 'all'})
      for (;;) {
        const request = await this.#queue.next(this.#signal)
        if (!request) return this.#over.signal.reason === 'SIGINT' ? 130 : 0
        const hasSaid = await this.#answer(request)
        if (hasSaid && !this.#signal.aborted) this.#screen.wait({failed: this.#results.failed, filter: this.#filter})
      }
    } finally {
      this.#keys?.close()
      this.#batches.close()
      await this.#watcher?.close()
    }
  }

  readonly #onCommand = (command: KeyCommand): void => {
    if (command === 'quit') this.#over.abort('q')
    else if (command === 'interrupt') this.#over.abort('SIGINT')
    else if (command === 'suspend') {
      this.#keys?.pause()
      void this.#options.suspend().then(() => this.#signal.aborted || this.#keys?.resume())
    } else this.#queue.add({kind: command})
    if (this.#over.signal.aborted) this.#keys?.close()
  }

  /** Does what is asked for; tells whether it said anything. */
  async #answer(request: Request): Promise<boolean> {
    switch (request.kind) {
      case 'all':
        return this.#runAll('All documents')
      case 'changed':
        return this.#runChanged(request.paths)
      case 'failed':
        return this.#runSome(this.#results.failed, {none: 'Nothing failed.', what: 'What failed'})
      case 'filter':
        return this.#askForFilter()
      case 'help':
        this.#screen.help()
        return true
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
      this.#screen.say(none)
      return true
    }
    const project = await this.#read(update)
    if (!project) return true
    const some = project.documents.filter(({file}) => files.includes(file))
    return this.#runDocuments({documents: withScenarios(some, project.documents), project, what})
  }

  async #update(): Promise<boolean> {
    if (this.#project?.settings.update === 'none') {
      this.#screen.say('Expected no update in CI, got one: nothing is written there.')
      return true
    }
    const what = 'Update'
    if (this.#results.obsoleteFiles.length > 0 && this.#filter === '') return this.#runAll(what, 'all')
    return this.#runSome(this.#results.outdated, {none: 'No snapshot differs.', update: 'all', what})
  }

  async #askForFilter(): Promise<boolean> {
    const text = await this.#keys?.readLine(this.#filter, this.#screen.prompt)
    this.#screen.say('')
    if (text === undefined) return !this.#signal.aborted
    this.#filter = text.trim()
    return this.#runAll('All documents')
  }

  async #runChanged(paths: readonly string[]): Promise<boolean> {
    if (paths.some(file => this.#texts.isEmptied(file))) await this.#pause(emptyTime)
    const news = paths.filter(file => this.#texts.isNews(file))
    if (news.length === 0) return false
    const before = this.#project
    const project = await this.#read()
    if (!project) return true

    const files = new Set(project.documents.map(({file}) => file))
    const known = new Set(before?.documents.map(({file}) => file))
    const gone = [...known].filter(file => !files.has(file))
    if (gone.length > 0) this.#screen.say(`Gone: ${listNames(gone)}`)
    const touched = this.#isReconfigured(news, before)
      ? project.documents
      : withScenarios(
          [
            ...affectedDocuments({documents: project.documents, paths: news, settings: project.settings}),
            ...project.documents.filter(({file}) => !known.has(file))
          ],
          project.documents
        )
    if (touched.length === 0) return gone.length > 0
    const {root} = project.settings
    const what = `Changed: ${listNames(news.map(file => path.relative(root, file)))}`
    return this.#runDocuments({documents: touched, project, what})
  }

  /** Whether the configuration says something else than before; package.json changes for other reasons too. */
  #isReconfigured(news: readonly string[], before: WatchedProject | undefined): boolean {
    const configs = news.filter(file => this.#scope?.configs.has(file))
    if (configs.some(file => path.basename(file) !== 'package.json')) return true
    return configs.length > 0 && JSON.stringify(before?.settings) !== JSON.stringify(this.#project?.settings)
  }

  /** Reads the project as it is now; shows what is wrong with it. */
  async #read(update?: 'all'): Promise<WatchedProject | undefined> {
    for (const file of this.#scope?.configs ?? []) this.#texts.note(file)
    try {
      const project = await this.#options.read(update)
      await this.#observe(project)
      return project
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error
      this.#screen.say(`fencepost: ${error.message}`)
      return undefined
    }
  }

  /** Watches what belongs to the project. */
  async #observe(project: WatchedProject): Promise<void> {
    const {config, cwd, paths, watchFiles} = this.#options
    this.#project = project
    this.#results.keepOnly(new Set(project.documents.map(({file}) => file)))
    const scope = scopeOf({
      cwd,
      documents: project.documents,
      paths,
      settings: project.settings,
      ...(config && {config})
    })
    if (scope.key === this.#scope?.key) return
    // The new watcher comes before the old one goes, so that no change falls between them.
    const old = this.#watcher
    this.#scope = scope
    this.#watcher = await watchFiles({
      onChange: file => this.#batches.add(file),
      onError: error => this.#screen.say(`Not everything can be watched: ${error.message}.`),
      scope
    })
    await old?.close()
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
      this.#screen.say(`${what}; no document or step is called \`${this.#filter}\`.`)
      return true
    }
    for (const document of documents) {
      this.#texts.note(document.path)
      this.#texts.note(snapshotOf(document, settings))
    }
    this.#screen.begin(what)
    const end = await this.#options.runDocuments({
      complete: isWhole && this.#options.paths.length === 0,
      documents,
      onEvent: event => {
        this.#results.on(event)
        // What the run wrote itself is no change.
        if (event.kind === 'document-end' && event.snapshot !== 'unchanged')
          this.#texts.note(path.resolve(settings.root, settings.snapshots, event.file))
      },
      settings,
      // One of its own, as what a run listens to goes with it.
      signal: AbortSignal.any([this.#signal])
    })
    if (isWhole) this.#results.obsoleteFiles = settings.update === 'all' ? [] : end.obsoleteFiles
    return true
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        callOff()
        this.#signal.removeEventListener('abort', end)
        resolve()
      }
      const callOff = this.#options.after(milliseconds, end)
      this.#signal.addEventListener('abort', end)
    })
  }
}
