import path from 'node:path'
import {removeLeftovers} from '../files/atomic-write.js'
import {addCounts, isNotRun, noCounts, totalOf, unskippedOf} from '../model/counts.js'
import type {DocumentRef} from '../model/document.js'
import type {DocumentEndEvent, EndEvent, Reporter, RunEvent, ShardOfRun, SkippedFile} from '../model/event.js'
import type {Settings} from '../model/settings.js'
import {requirePrograms} from '../session/environment/require-programs.js'
import {snapshotStore} from '../snapshot/store.js'
import type {CheckpointOptions} from './checkpoint/checkpoint-store.js'
import type {DocumentRecords} from './document-run.js'
import {groupDocuments} from './documents/group-documents.js'
import {requireInsideProject} from './documents/require-inside-project.js'
import {judgeWarnings} from './judge/judge-warnings.js'
import type {LanePool} from './lanes/lane-pool.js'
import {countLanes} from './lanes/lanes.js'
import {orderEvents} from './order-events.js'
import {findObsoleteFiles, type ObsoleteFiles} from './record/obsolete-files.js'
import type {Restarts} from './restarts.js'
import {failGroup, runGroup} from './run-group.js'
import {type GroupRun, runGroups} from './run-groups.js'

/** What a run needs. */
export interface RunDocumentsOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  /** Files that were found but don't run, for the report. */
  readonly skippedFiles?: readonly SkippedFile[]
  readonly reporter: Reporter
  /** The caller's environment; documents get `PATH` and the variables that the settings pass. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends the run early; its `reason` is the name of the signal. */
  readonly signal: AbortSignal
  /** Text that the ids of selected steps contain. */
  readonly name?: string
  /** The run covers the project, so snapshot files without a document are obsolete. */
  readonly complete: boolean
  /** All documents of the project, if the run covers only some of them. */
  readonly content?: readonly DocumentRef[]
  /** Which shard this run is; absent for a whole run. */
  readonly shard?: ShardOfRun
  /** An update may remove more than it keeps. */
  readonly prune?: boolean
  /** Called with the results of each document without errors, once for each attempt. */
  readonly onRecords?: (records: DocumentRecords) => void
  /** Where checkpoints are kept; absent for a run that keeps none. */
  readonly checkpoints?: CheckpointOptions
  /** Restarts documents during the run. */
  readonly restarts?: Restarts
  /** Program that runs documents in processes of its own, if there are many; absent to run all in this one. */
  readonly laneEntry?: string | undefined
  /** Called with each event at once, also those of documents that restart; documents interleave. */
  readonly onLive?: (event: RunEvent) => void
}

/**
 * Runs documents, several at a time, and reports events in document order. Throws a `UsageError` for a document outside
 * the project, and a `MissingProgramError` if no shell can be started.
 */
export async function runDocuments(options: RunDocumentsOptions): Promise<EndEvent> {
  const {documents, env, name, onLive, onRecords, prune = false, reporter, restarts, settings, shard, signal} = options
  const {skippedFiles = []} = options
  requireInsideProject(documents, settings.root)
  if (documents.length > 0) requirePrograms(env, {isInSandbox: settings.sandbox})
  const startedAt = performance.now()
  const store = snapshotStore({folder: settings.snapshots, root: settings.root})
  if (settings.update !== 'none') await store.tidy(documents.map(({file}) => file))
  for (const folder of new Set(documents.map(each => path.dirname(each.path)))) await removeLeftovers(folder)
  reporter.on({
    documents: documents.length,
    kind: 'start',
    ...(skippedFiles.length > 0 && {skippedFiles}),
    ...(shard && {shard})
  })

  const totals = new Totals()
  /** The last ends of each group, if it may restart. */
  const lastEnds = new Map<number, readonly DocumentEndEvent[]>()
  const started = new Set<number>()
  const groups = groupDocuments(documents, {joinsCombinations: settings.update !== 'none'})
  const emitters = orderEvents(groups.length, reporter)
  const shared = {
    checkpoints: options.checkpoints,
    env,
    prune,
    settings,
    signal,
    store,
    ...(name !== undefined && {name}),
    ...(onRecords && {onRecords})
  }
  const lanes = await openLanes(options, groups.length)
  const run = async ({group, index, onQuiet, signal: restarted}: GroupRun) => {
    const emitter = emitters[index]
    const ends: DocumentEndEvent[] = []
    const isRestarted = started.has(index)
    started.add(index)
    const emit = (given: RunEvent) => {
      // The results of a run that ended for a newer text mean nothing.
      if (restarted.aborted) return
      const event = describe(given, {isRestarted, settings})
      if (event.kind === 'document-end') ends.push(event)
      onLive?.(event)
      emitter?.on(event)
    }
    if (isRestarted) emitter?.restart()
    const either = restarts ? AbortSignal.any([signal, restarted]) : signal
    if (lanes) {
      const hasNext = started.size < groups.length
      // A lane that ended early fails its documents only.
      await lanes.run(group, {emit, hasNext, onQuiet}).catch(error => failGroup(group, {emit, error}))
    } else await runGroup(group, {...shared, emit, onQuiet, signal: either})
    if (restarted.aborted) return
    for (const end of lastEnds.get(index) ?? []) totals.remove(end)
    for (const end of ends) totals.add(end)
    if (restarts) lastEnds.set(index, ends)
    emitter?.end()
  }
  await runGroups({groups, jobs: settings.jobs, restarts, run}).finally(() => lanes?.close())

  // An unreadable folder may hold the documents of snapshots that look obsolete.
  const hasUnreadable = skippedFiles.some(({isUnreadable}) => isUnreadable)
  const obsolete =
    options.complete && !hasUnreadable
      ? await findObsoleteFiles({
          documents: (options.content ?? documents).map(({file}) => file),
          isComplete: !signal.aborted,
          prune,
          root: settings.root,
          store,
          update: settings.update
        })
      : undefined
  const hasObsolete = obsolete !== undefined && obsolete.files.length > 0
  const {blocks, counts, ended} = totals
  const hasNoSteps = unskippedOf(counts) === 0 && !settings.passWithNoSteps && ended.failed === 0 && !signal.aborted
  const end: EndEvent = {
    counts,
    documents: {
      failed: ended.failed,
      passed: ended.passed,
      ...(ended.flaky > 0 && {flaky: ended.flaky}),
      ...(ended.noSteps > 0 && {noSteps: ended.noSteps}),
      ...(ended.notRun > 0 && {notRun: ended.notRun}),
      ...(ended.skipped > 0 && {skipped: ended.skipped})
    },
    durationMs: performance.now() - startedAt,
    failed:
      ended.failed > 0 ||
      ended.notRun > 0 ||
      signal.aborted ||
      hasNoSteps ||
      hasUnreadable ||
      (settings.failOnObsolete && isKept(obsolete)),
    kind: 'end',
    ...(hasNoSteps && {noSteps: {blocks, ...(counts.skipped > 0 && {skipped: counts.skipped})}}),
    obsoleteFiles: hasObsolete ? obsolete.files.map(file => store.pathFor(file)) : [],
    ...(hasObsolete && {obsoleteFilesAre: obsolete.state}),
    ...(signal.aborted && {signal: String(signal.reason)})
  }
  reporter.on(end)
  await reporter.close()
  return end
}

/** Processes to run many documents in; `undefined` for few. */
async function openLanes(options: RunDocumentsOptions, groups: number): Promise<LanePool | undefined> {
  const {checkpoints, env, laneEntry: entry, name, onRecords, prune = false, restarts, settings, signal} = options
  const {jobs} = settings
  const size = countLanes({env, groups, jobs})
  if (entry === undefined || size === 1 || restarts || onRecords || checkpoints) return undefined
  const {LanePool} = await import('./lanes/lane-pool.js')
  return new LanePool({entry, env, prune, settings, signal, size, ...(name !== undefined && {name})})
}

/** An event as it is reported: warnings judged, and the start of a document that restarted marked. */
function describe(event: RunEvent, {isRestarted, settings}: DescribeOptions): RunEvent {
  if (event.kind === 'document-end') return judgeWarnings(event, settings)
  return isRestarted && event.kind === 'document-start' ? {...event, isRestarted: true} : event
}

interface DescribeOptions {
  readonly isRestarted: boolean
  readonly settings: Settings
}

/** Whether there are obsolete snapshot files that weren't removed. */
function isKept(obsolete: ObsoleteFiles | undefined): boolean {
  return obsolete !== undefined && obsolete.files.length > 0 && obsolete.state !== 'removed'
}

/** How a document that didn't fail ended. An `index.json` never has steps of its own. */
function successOf({counts, flaky, place}: DocumentEndEvent): 'flaky' | 'noSteps' | 'passed' | 'skipped' {
  if (flaky) return 'flaky'
  if (totalOf(counts) === 0) return place?.role === 'index' ? 'passed' : 'noSteps'
  return unskippedOf(counts) === 0 ? 'skipped' : 'passed'
}

/** Sums over documents. A run of thousands of documents doesn't keep their events. */
class Totals {
  counts = noCounts
  /** Code blocks of documents without steps. */
  blocks = 0
  readonly ended = {failed: 0, flaky: 0, noSteps: 0, notRun: 0, passed: 0, skipped: 0}

  add(end: DocumentEndEvent): void {
    this.#add(end, 1)
  }

  /** Removes the earlier end of a document that ran again. */
  remove(end: DocumentEndEvent): void {
    this.#add(end, -1)
  }

  #add(end: DocumentEndEvent, times: 1 | -1): void {
    this.counts = addCounts(this.counts, end.counts, times)
    this.blocks += times * (end.blocks ?? 0)
    this.ended[isNotRun(end) ? 'notRun' : end.failed ? 'failed' : successOf(end)] += times
  }
}
