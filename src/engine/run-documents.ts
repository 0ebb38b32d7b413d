import {addCounts, noCounts} from '../model/counts.js'
import type {DocumentRef} from '../model/document.js'
import type {DocumentEndEvent, EndEvent, ObsoleteState, Reporter, RunEvent} from '../model/event.js'
import type {Settings} from '../model/settings.js'
import type {ShardOfRun} from '../model/shard.js'
import type {SkippedFile} from '../model/skipped-file.js'
import {guardOfProcess} from '../session/containment/run-guard.js'
import {requirePrograms} from '../session/environment/require-programs.js'
import {snapshotStore} from '../snapshot/store.js'
import type {DocumentRecords} from './document-run.js'
import {groupDocuments} from './documents/group-documents.js'
import {requireInsideProject} from './documents/require-inside-project.js'
import {orderEvents} from './order-events.js'
import {retryDocument, retryGroup} from './retry-document.js'

/** What a run needs. */
export interface RunDocumentsOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  /** Files that were found and are not followed, for the report. */
  readonly skippedFiles?: readonly SkippedFile[]
  readonly reporter: Reporter
  /** The caller's environment; documents see PATH and what the settings pass on. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends the run early; its `reason` is the signal's name. */
  readonly signal: AbortSignal
  /** Text that the id of a step must hold. */
  readonly name?: string
  /** The run tells of snapshot files without a document: these are obsolete. */
  readonly complete: boolean
  /** All documents that have snapshots, where the run follows some of them; else those it follows. */
  readonly content?: readonly DocumentRef[]
  /** Which part of a run this is. */
  readonly shard?: ShardOfRun
  /** An update may remove more than it keeps. */
  readonly prune?: boolean
  /** Told what was found out about each document that has no mistakes; again where it is followed again. */
  readonly onRecords?: (found: DocumentRecords) => void
}

/**
 * Follows documents side by side and tells the reporter what happens, in the order of the documents. Throws a `UsageError`
 * for one outside the project, and a `MissingProgramError` where no shell can be started.
 */
export async function runDocuments(options: RunDocumentsOptions): Promise<EndEvent> {
  const {documents, settings, signal, env} = options
  requireInsideProject(documents, settings.root)
  if (documents.length > 0) requirePrograms(env, {isInSandbox: settings.sandbox})
  const startedAt = performance.now()
  const store = snapshotStore({folder: settings.snapshots, root: settings.root})
  const {reporter} = options
  const groups = groupDocuments(documents)
  const emitters = orderEvents(groups.length, reporter)
  if (settings.update !== 'none') await store.tidy(documents.map(({file}) => file))
  const {skippedFiles = [], shard} = options
  reporter.on({
    documents: documents.length,
    kind: 'start',
    ...(skippedFiles.length > 0 && {skippedFiles}),
    ...(shard && {shard})
  })

  // Sums alone: a run of thousands of documents need not hold what was said of each.
  let counts = noCounts
  const ended = {failed: 0, flaky: 0, passed: 0}
  const count = (end: DocumentEndEvent) => {
    counts = addCounts(counts, end.counts)
    ended[end.failed ? 'failed' : end.flaky ? 'flaky' : 'passed']++
  }
  // What outlives the run is there before anything runs, and for all of it.
  const guard = guardOfProcess()
  guard.enter()
  const followGroup = async (index: number, group: readonly DocumentRef[], onQuiet: () => void) => {
    const {name, onRecords, prune = false} = options
    const emit = (event: RunEvent) => emitters[index]?.on(event)
    const shared = {
      emit,
      env,
      settings,
      signal,
      store,
      ...(name !== undefined && {name}),
      ...(onRecords && {onRecords}),
      prune
    }
    const [document] = group
    if (document?.part) {
      const {runScenario} = await import('./scenario/run-scenario.js')
      const again = (told: typeof emit, isRetried: boolean) =>
        runScenario({...shared, documents: group, emit: told, isRetried})
      for (const end of await retryGroup(shared, again)) count(end)
    } else if (document) for (const end of await retryDocument({...shared, document, onQuiet})) count(end)
    emitters[index]?.end()
  }
  const queue = groups.entries()
  const work = async () => {
    // The next document begins while the one before it, of which nothing runs any more, is put away.
    let last: Promise<void> = Promise.resolve()
    for (const [index, group] of queue) {
      guard.folders.hasNext = index + 1 < groups.length
      const before = last
      await new Promise<void>((resolve, reject) => {
        last = followGroup(index, group, resolve)
        last.then(resolve, reject)
      })
      await before
    }
    await last
  }
  try {
    await Promise.all(Array.from({length: Math.min(settings.jobs, groups.length)}, work))
  } finally {
    guard.leave()
  }

  const obsolete = options.complete ? await findObsolete() : {files: []}
  const {failed, flaky, passed} = ended
  const end: EndEvent = {
    counts,
    documents: {failed, passed, ...(flaky > 0 && {flaky})},
    durationMs: performance.now() - startedAt,
    failed: failed > 0 || signal.aborted,
    kind: 'end',
    obsoleteFiles: obsolete.files.map(file => store.pathFor(file)),
    ...(obsolete.is && {obsoleteFilesAre: obsolete.is}),
    ...(signal.aborted && {signal: String(signal.reason)})
  }
  reporter.on(end)
  await reporter.close()
  return end

  /** The snapshot files without a document, and what became of them. */
  async function findObsolete(): Promise<{readonly files: readonly string[]; readonly is?: ObsoleteState}> {
    const followed = new Set((options.content ?? documents).map(document => document.file))
    const all = await store.list()
    const files = all.filter(file => !followed.has(file))
    if (files.length === 0) return {files}
    if (settings.update !== 'all' || signal.aborted) return {files, is: 'kept'}
    if (files.length > all.length - files.length && !options.prune) return {files, is: 'spared'}
    for (const file of files) await store.remove(file)
    return {files, is: 'removed'}
  }
}
