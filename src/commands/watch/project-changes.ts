import {nameInRun} from '../../model/document.js'
import type {After} from './debounce.js'
import type {LastResults} from './last-results.js'
import type {ObservedProject, ProjectChange, WatchedProject} from './observed-project.js'
import {listNames, type Screen} from './screen.js'

/** How long to wait for the text of a file that was emptied, in milliseconds: some editors empty a file to save it. */
export const emptyTime = 250

/** A change of files, and the project after it. */
export interface ReadChange extends ProjectChange {
  /** Absolute paths. */
  readonly changed: readonly string[]
  /** Absent if it can't be read. */
  readonly project: WatchedProject | undefined
}

/** What reading the project of a watch needs. */
export interface ProjectChangesOptions {
  readonly after: After
  readonly onProject: (project: WatchedProject) => void
  readonly project: ObservedProject
  readonly results: LastResults
  readonly screen: Screen
  readonly signal: AbortSignal
}

/** Reads the project of a watch when files change, and prints what is wrong with it. */
export class ProjectChanges {
  readonly #options: ProjectChangesOptions

  constructor(options: ProjectChangesOptions) {
    this.#options = options
  }

  /** Reads the project; undefined if something is wrong with it. */
  async read(update?: 'all'): Promise<WatchedProject | undefined> {
    const {onProject, project, results, screen} = this.#options
    try {
      const read = await project.read(update)
      onProject(read)
      results.keepOnly(new Set(read.documents.map(nameInRun)))
      return read
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error
      screen.print(`fencepost: ${error.message}`)
      return undefined
    }
  }

  /** What a change of files means; undefined if nothing changed, and without a project if it can't be read. */
  async readChange(
    paths: readonly string[],
    onChanged?: (changed: readonly string[]) => void
  ): Promise<ReadChange | undefined> {
    const {project, screen} = this.#options
    if (paths.some(file => project.isEmptied(file))) await this.#pause(emptyTime)
    const changed = project.changedOf(paths)
    if (changed.length === 0) return undefined
    // Before the project is read, which takes a while.
    onChanged?.(changed)
    const before = project.current
    const now = await this.read()
    if (!now) return {changed, documents: [], isReconfigured: false, project: now, removed: []}
    const change = await project.changeSince(before, {changed, now})
    if (change.removed.length > 0) screen.print(`Removed: ${listNames(change.removed)}`)
    return {...change, changed, project: now}
  }

  #pause(milliseconds: number): Promise<void> {
    const {after, signal} = this.#options
    return new Promise(resolve => {
      const end = () => {
        cancel()
        signal.removeEventListener('abort', end)
        resolve()
      }
      const cancel = after(milliseconds, end)
      signal.addEventListener('abort', end)
    })
  }
}
