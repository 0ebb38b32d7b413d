import path from 'node:path'
import {ownWrites} from '../../files/atomic-write.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {snapshotOf, withScenarios} from '../run/affected-documents.js'
import {dependenciesOf, dependentDocuments} from '../run/dependencies.js'
import {type After, Debouncer} from './debounce.js'
import {FileDigests} from './file-digests.js'
import {type Scope, scopeOf} from './scope.js'
import type {FileWatcher, WatchFiles} from './watch-files.js'

/** The settings and documents of a project, as they were last read. */
export interface WatchedProject {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
}

/** Where the project is, and how its files are read and watched. */
export interface ObservedProjectOptions {
  readonly cwd: string
  /** Arguments that name documents. */
  readonly paths: readonly string[]
  /** Absolute path of the config file, if one was given. */
  readonly config?: string
  /** Reads the project. Throws an error with a `code` if something is wrong with it. */
  readonly read: (update?: 'all') => Promise<WatchedProject>
  readonly watchFiles: WatchFiles
  readonly after: After
  /** Called with the absolute paths of changed files, some milliseconds after the last change. */
  readonly onChange: (paths: readonly string[]) => void
  /** Called if files can't be watched. */
  readonly onWatchError: (error: Error) => void
  /** Ends the watch. */
  readonly signal: AbortSignal
}

/** What a change of files means for the documents. */
export interface ProjectChange {
  /** Documents to rerun. */
  readonly documents: readonly DocumentRef[]
  /** Whether the settings changed, so that every document has to run again. */
  readonly isReconfigured: boolean
  /** Documents that no longer exist, as reported. */
  readonly removed: readonly string[]
}

/** The project of a watch: read again on request, with its files watched in between. */
export class ObservedProject {
  readonly #options: ObservedProjectOptions
  readonly #digests = new FileDigests()
  readonly #changes: Debouncer
  #current: WatchedProject | undefined
  #scope: Scope | undefined
  #watcher: FileWatcher | undefined

  constructor(options: ObservedProjectOptions) {
    this.#options = options
    this.#changes = new Debouncer({after: options.after, onBatch: options.onChange})
    ownWrites.subscribe(this.#onOwnWrite)
  }

  /** The project as it was last read. */
  get current(): WatchedProject | undefined {
    return this.#current
  }

  /** Reads the project and watches its files. Throws an error with a `code` if something is wrong with it. */
  async read(update?: 'all'): Promise<WatchedProject> {
    for (const file of this.#scope?.configs ?? []) this.#digests.record(file)
    const project = await this.#options.read(update)
    this.#current = project
    await this.#watch(project)
    return project
  }

  /** Records the content of documents and snapshots before a run, so that only later changes count. */
  record(documents: readonly DocumentRef[], settings: Settings): void {
    for (const document of documents) {
      this.#digests.record(document.path)
      this.#digests.record(snapshotOf(document, settings))
    }
  }

  /** Whether a file is in the folder of snapshots. */
  isSnapshot(file: string): boolean {
    const {settings} = this.#current ?? {}
    return settings !== undefined && file.startsWith(path.resolve(settings.root, settings.snapshots) + path.sep)
  }

  /** Whether a file lost its text, as it does for a moment when some editors save. */
  isEmptied(file: string): boolean {
    return this.#digests.isEmptied(file)
  }

  /** The files whose content differs from what was recorded last. */
  changedOf(paths: readonly string[]): readonly string[] {
    return paths.filter(file => this.#digests.hasChanged(file))
  }

  /** What changed files mean for a project that was just read, compared with the project before. */
  async changeSince(before: WatchedProject | undefined, {changed, now}: ChangeSinceOptions): Promise<ProjectChange> {
    const files = new Set(now.documents.map(({file}) => file))
    const previous = new Set(before?.documents.map(({file}) => file))
    const added = now.documents.filter(({file}) => !previous.has(file))
    const affected = await dependentDocuments({...now, paths: changed})
    const isReconfigured = this.#isReconfigured(changed, {before, now})
    return {
      documents: isReconfigured ? now.documents : withScenarios([...affected, ...added], now.documents),
      isReconfigured,
      removed: [...previous].filter(file => !files.has(file))
    }
  }

  async close(): Promise<void> {
    ownWrites.unsubscribe(this.#onOwnWrite)
    this.#changes.close()
    await this.#watcher?.close()
  }

  /** What a run or a review writes is no change. */
  readonly #onOwnWrite = (file: unknown): void => this.#digests.record(String(file))

  /** Whether the settings may have changed. package.json often changes for other reasons. */
  #isReconfigured(changed: readonly string[], {before, now}: Compared): boolean {
    const configs = changed.filter(file => this.#scope?.configs.has(file))
    if (configs.some(file => path.basename(file) !== 'package.json')) return true
    return configs.length > 0 && JSON.stringify(before?.settings) !== JSON.stringify(now.settings)
  }

  async #watch({documents, settings}: WatchedProject): Promise<void> {
    const {config, cwd, onWatchError, paths, signal, watchFiles} = this.#options
    const all = await Promise.all(documents.map(document => dependenciesOf(document, settings)))
    const needed = [...new Set(all.flatMap(each => each.needed))].sort()
    const inputs = [...new Set([...settings.inputs, ...all.flatMap(each => each.inputs)])].sort()
    const scope = scopeOf({cwd, documents, inputs, needed, paths, settings, ...(config && {config})})
    if (scope.key === this.#scope?.key) return
    // The new watcher starts before the old one stops, so that no change falls between them.
    const old = this.#watcher
    this.#scope = scope
    this.#watcher = await watchFiles({
      onChange: file => this.#changes.add(file),
      onError: onWatchError,
      scope,
      signal
    })
    await old?.close()
  }
}

interface ChangeSinceOptions {
  /** Absolute paths of the changed files. */
  readonly changed: readonly string[]
  readonly now: WatchedProject
}

interface Compared {
  readonly before: WatchedProject | undefined
  readonly now: WatchedProject
}
