import {addCounts, noCounts} from './engine/count-outcomes.js'
import type {DocumentRef} from './engine/find-documents.js'
import type {DocumentFindings} from './engine/follow-document.js'
import {retryDocument, retryGroup} from './engine/retry-document.js'
import type {DocumentEndEvent, EndEvent, Reporter, RunEvent} from './model/event.js'
import type {LeftOut} from './model/left-out.js'
import type {Settings} from './model/settings.js'
import {orderEvents} from './report/ordered.js'
import {snapshotStore} from './snapshot/store.js'

/** What a run needs. */
export interface FollowOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  /** Files that were found and are not followed, for the report. */
  readonly leftOut?: readonly LeftOut[]
  readonly reporter: Reporter
  /** The caller's environment; documents see PATH and what the settings pass on. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends the run early; its `reason` is the signal's name. */
  readonly signal: AbortSignal
  /** Text that the id of a step must hold. */
  readonly name?: string
  /** The run is about all content, so that snapshot files without a document are obsolete. */
  readonly complete: boolean
  /** Told what was found out about each document that has no mistakes; again where it is followed again. */
  readonly onFindings?: (found: DocumentFindings) => void
}

/** Follows documents side by side and tells the reporter what happens, in the order of the documents. */
export async function follow(options: FollowOptions): Promise<EndEvent> {
  const {documents, settings, signal, env} = options
  const startedAt = performance.now()
  const store = snapshotStore({folder: settings.snapshots, root: settings.root})
  const {reporter} = options
  const groups = groupDocuments(documents)
  const emitters = orderEvents(groups.length, reporter)
  if (settings.update !== 'none') await store.tidy(documents.map(({file}) => file))
  const {leftOut = []} = options
  reporter.on({documents: documents.length, kind: 'start', ...(leftOut.length > 0 && {leftOut})})

  const ends: DocumentEndEvent[] = []
  const queue = groups.entries()
  const work = async () => {
    for (const [index, group] of queue) {
      const {name, onFindings} = options
      const emit = (event: RunEvent) => emitters[index]?.on(event)
      const shared = {
        emit,
        env,
        settings,
        signal,
        store,
        ...(name !== undefined && {name}),
        ...(onFindings && {onFindings})
      }
      const [document] = group
      if (document?.part) {
        const {followScenario} = await import('./engine/follow-scenario.js')
        const again = (told: typeof emit) => followScenario({...shared, documents: group, emit: told})
        ends.push(...(await retryGroup(shared, again)))
      } else if (document) ends.push(...(await retryDocument({...shared, document})))
      emitters[index]?.end()
    }
  }
  await Promise.all(Array.from({length: Math.min(settings.jobs, groups.length)}, work))

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

/** Documents that share their terminals, side by side: the files of a scenario; a page is a group of its own. */
function groupDocuments(documents: readonly DocumentRef[]): readonly (readonly DocumentRef[])[] {
  const groups: DocumentRef[][] = []
  for (const document of documents) {
    const last = groups.at(-1)
    const isSame = document.part !== undefined && last?.[0]?.part?.scenario === document.part.scenario
    if (last && isSame) last.push(document)
    else groups.push([document])
  }
  return groups
}
