import type {DocumentRef} from '../model/document.js'

/** Restarts some documents; returns those that belong to the run. */
type Restart = (documents: readonly DocumentRef[]) => readonly DocumentRef[]

/** Restarts documents of a run while its other documents go on. */
export class Restarts {
  #restart: Restart | undefined

  /** Called by a run when it starts, and without a function when it ends. */
  connect(restart: Restart | undefined): void {
    this.#restart = restart
  }

  /**
   * Stops those of the documents that run, and runs all of them before those that wait. Returns the documents that the run
   * took: none if it isn't under way.
   */
  restart(documents: readonly DocumentRef[]): readonly DocumentRef[] {
    return this.#restart?.(documents) ?? []
  }
}
