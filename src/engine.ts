import {addCounts, noCounts} from './engine/count-outcomes.js'
import type {DocumentRef} from './engine/find-documents.js'
import {retryDocument} from './engine/retry-document.js'
import type {DocumentEndEvent, EndEvent, Reporter} from './model/event.js'
import type {Settings} from './model/settings.js'
import {orderEvents} from './report/ordered.js'
import {snapshotStore} from './snapshot/store.js'

/** What a run needs. */
export interface FollowOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  readonly reporter: Reporter
  /** The caller's environment; documents see PATH and what the settings pass on. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends the run early; its `reason` is the signal's name. */
  readonly signal: AbortSignal
  /** Text that the id of a step must hold. */
  readonly name?: string
  /** The run is about all content, so that snapshot files without a document are obsolete. */
  readonly complete: boolean
}

/** Follows documents side by side and tells the reporter what happens, in the order of the documents. */
export async function follow(options: FollowOptions): Promise<EndEvent> {
  const {documents, settings, signal, env} = options
  const startedAt = performance.now()
  const store = snapshotStore({folder: settings.snapshots, root: settings.root})
  const reporter = orderEvents(
    documents.map(document => document.file),
    options.reporter
  )
  reporter.on({documents: documents.length, kind: 'start'})

  const ends: DocumentEndEvent[] = []
  const queue = documents.values()
  const work = async () => {
    for (const document of queue) {
      const {name} = options
      const emit = reporter.on.bind(reporter)
      const end = await retryDocument({
        document,
        emit,
        env,
        settings,
        signal,
        store,
        ...(name !== undefined && {name})
      })
      ends.push(end)
      reporter.on(end)
    }
  }
  await Promise.all(Array.from({length: Math.min(settings.jobs, documents.length)}, work))

  const followed = new Set(documents.map(document => document.file))
  const obsoleteFiles = async () => {
    const files = (await store.list()).filter(file => !followed.has(file))
    if (settings.update === 'all') for (const file of files) await store.remove(file)
    return files.map(file => store.pathFor(file))
  }
  const failed = ends.filter(end => end.failed).length
  const flaky = ends.filter(end => end.flaky && !end.failed).length
  const obsolete = options.complete ? await obsoleteFiles() : []
  const end: EndEvent = {
    counts: ends.reduce((sum, {counts}) => addCounts(sum, counts), noCounts),
    documents: {failed, passed: ends.length - failed - flaky, ...(flaky > 0 && {flaky})},
    durationMs: performance.now() - startedAt,
    failed: failed > 0 || signal.aborted,
    kind: 'end',
    obsoleteFiles: obsolete,
    ...(signal.aborted && {signal: String(signal.reason)})
  }
  reporter.on(end)
  await reporter.close()
  return end
}
