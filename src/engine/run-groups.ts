import type {DocumentRef} from '../model/document.js'
import {guardOfProcess} from '../session/containment/run-guard.js'

/** Documents that share sessions: the files of a scenario, or one document. */
export type DocumentGroup = readonly DocumentRef[]

/** What to run, and how. */
export interface RunGroupsOptions {
  readonly groups: readonly DocumentGroup[]
  /** Most groups that run at the same time. */
  readonly jobs: number
  /** Runs one group; calls `onQuiet` when no process of it can disturb the next one. */
  readonly run: (index: number, group: DocumentGroup, onQuiet: () => void) => Promise<void>
}

/** Runs groups of documents, several at a time. */
export async function runGroups({groups, jobs, run}: RunGroupsOptions): Promise<void> {
  // Starts the watchdog that cleans up if this process is killed.
  const guard = guardOfProcess()
  guard.enter()
  const queue = groups.entries()
  const work = async () => {
    // The next group starts while the one before it cleans up.
    let last: Promise<void> = Promise.resolve()
    for (const [index, group] of queue) {
      guard.folders.hasNext = index + 1 < groups.length
      const before = last
      await new Promise<void>((resolve, reject) => {
        last = run(index, group, resolve)
        last.then(resolve, reject)
      })
      await before
    }
    await last
  }
  try {
    await Promise.all(Array.from({length: Math.min(jobs, groups.length)}, work))
  } finally {
    guard.leave()
  }
}
