import {Restarts} from '../../engine/restarts.js'
import {type DocumentRef, nameInRun} from '../../model/document.js'

/** The run that is under way. */
export class CurrentRun {
  readonly restarts = new Restarts()
  readonly #documents: readonly DocumentRef[]
  readonly #stop = new AbortController()

  constructor(documents: readonly DocumentRef[]) {
    this.#documents = documents
  }

  /** Aborted when the run is stopped. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Stops the run for a reason. */
  stop(reason: string): void {
    this.#stop.abort(reason)
  }

  /** Restarts the documents that are among some files; absolute paths. Returns their names. */
  restartFiles(files: readonly string[]): ReadonlySet<string> {
    const changed = this.#documents.filter(({lines, part, path}) => !part && lines.length === 0 && files.includes(path))
    return new Set(this.restarts.restart(changed).map(nameInRun))
  }

  /**
   * Restarts changed documents; the others go on. Returns the documents that have to run after this run: those that aren't
   * part of it, and those of which it only runs some steps, whose lines may have moved.
   */
  restart(changed: readonly DocumentRef[]): readonly DocumentRef[] {
    const own = new Map(this.#documents.map(document => [nameInRun(document), document]))
    const taken = this.restarts.restart(
      changed.filter(document => `${own.get(nameInRun(document))?.lines}` === `${document.lines}`)
    )
    const names = new Set(taken.map(nameInRun))
    return changed.filter(document => !names.has(nameInRun(document)))
  }
}
