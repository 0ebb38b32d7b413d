import {type DocumentRef, nameInRun} from '../model/document.js'
import {superseded} from '../model/event.js'
import {guardOfProcess} from '../session/containment/run-guard.js'
import type {Restarts} from './restarts.js'

/** Documents that share sessions: the files of a scenario, or one document. */
export type DocumentGroup = readonly DocumentRef[]

/** One run of a group. */
export interface GroupRun {
  /** Position of the group. */
  readonly index: number
  readonly group: DocumentGroup
  /** Called when no process of the group can disturb the next one. */
  readonly onQuiet: () => void
  /** Ends this run of the group, which then starts again. */
  readonly signal: AbortSignal
}

/** What to run, and how. */
export interface RunGroupsOptions {
  readonly groups: readonly DocumentGroup[]
  /** Most groups that run at the same time. */
  readonly jobs: number
  readonly run: (run: GroupRun) => Promise<void>
  /** Restarts groups during the run; absent if none restarts. */
  readonly restarts?: Restarts | undefined
}

/** Runs groups of documents, several at a time. */
export async function runGroups({groups, jobs, restarts, run}: RunGroupsOptions): Promise<void> {
  // Starts the watchdog that cleans up if this process is killed.
  const guard = guardOfProcess()
  guard.enter()
  const waiting = [...groups.keys()]
  const stops = new Map<number, AbortController>()
  const workers = new Set<Promise<void>>()

  const runGroup = async (index: number, onQuiet: () => void): Promise<void> => {
    const stop = new AbortController()
    const {signal} = stop
    stops.set(index, stop)
    await run({group: groups[index] ?? [], index, onQuiet: () => signal.aborted || onQuiet(), signal})
    stops.delete(index)
    if (signal.aborted) await runGroup(index, onQuiet)
  }
  const work = async () => {
    // The next group starts while the one before it cleans up.
    let last: Promise<void> = Promise.resolve()
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      guard.folders.hasNext = waiting.length > 0
      const before = last
      const next = index
      await new Promise<void>((resolve, reject) => {
        last = runGroup(next, resolve)
        last.then(resolve, reject)
      })
      await before
    }
    await last
  }
  const startWorkers = () => {
    for (let count = Math.min(jobs - workers.size, waiting.length); count > 0; count--) {
      const worker = work().finally(() => workers.delete(worker))
      workers.add(worker)
    }
  }
  const restart = (documents: readonly DocumentRef[]) => {
    const names = new Set(documents.map(nameInRun))
    const isNamed = (document: DocumentRef) => names.has(nameInRun(document))
    const restarted = [...groups.entries()].filter(([, group]) => group.some(isNamed))
    for (const [index] of restarted.toReversed()) {
      const stop = stops.get(index)
      if (stop) stop.abort(superseded)
      else {
        const place = waiting.indexOf(index)
        if (place !== -1) waiting.splice(place, 1)
        waiting.unshift(index)
      }
    }
    startWorkers()
    return restarted.flatMap(([, group]) => group.filter(isNamed))
  }

  try {
    restarts?.connect(restart)
    startWorkers()
    while (workers.size > 0) await Promise.all(workers)
  } finally {
    restarts?.connect(undefined)
    guard.leave()
  }
}
