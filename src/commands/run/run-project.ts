import type {CheckpointOptions} from '../../engine/checkpoint/checkpoint-store.js'
import type {DocumentRecords} from '../../engine/document-run.js'
import type {Restarts} from '../../engine/restarts.js'
import {type RunDocumentsOptions, runDocuments} from '../../engine/run-documents.js'
import type {DocumentRef} from '../../model/document.js'
import type {DocumentEndEvent, EndEvent, Reporter, RunEvent, ShardOfRun} from '../../model/event.js'
import {completeMessage} from '../../report/complete-commands.js'
import {createReporters} from '../../report/reporters.js'
import type {Invocation} from '../../report/suggestion.js'
import {requireSandbox} from '../../session/environment/require-sandbox.js'
import type {Values} from '../command.js'
import type {CommandContext} from '../context.js'
import type {reporterFlags} from '../flags.js'
import {repeatedOptions} from '../invocation.js'
import type {Project} from '../project.js'
import {readDetail} from '../read-detail.js'

/** A run of the command line. */
export interface RunProjectOptions {
  readonly context: CommandContext
  readonly project: Pick<Project, 'documents' | 'settings'> & Partial<Pick<Project, 'skippedFiles'>>
  /** Where and how much to report. */
  readonly values: Values<typeof reporterFlags>
  /** Used if no reporter is given. */
  readonly defaultReporters: readonly string[]
  readonly invocation: Invocation
  /** Whether the run covers all content, so that it can name snapshots without a document. */
  readonly complete: boolean
  /** All documents that have snapshots, if the run covers only some of them. */
  readonly content?: readonly DocumentRef[]
  /** Which part of a sharded run this is. */
  readonly shard?: ShardOfRun | undefined
  /** Text that the id of a step must contain. */
  readonly name?: string | undefined
  /** Whether an update may remove more snapshots than it keeps. */
  readonly prune?: boolean
  /** Stops the run after so many failed documents. */
  readonly bail?: number | undefined
  /** Whether failures are shortened to fit the terminal, and no commands are suggested. */
  readonly fitsScreen?: boolean
  /** Wraps each reporter that writes to a file. */
  readonly fileReporter?: (reporter: Reporter) => Reporter
  /** Called with each event before the reporters. */
  readonly onEvent?: (event: RunEvent) => void
  /** Where checkpoints are kept; absent for a run that keeps none. */
  readonly checkpoints?: CheckpointOptions | undefined
  /** Restarts documents during the run. */
  readonly restarts?: Restarts
  /** Called with each event at once; documents interleave. */
  readonly onLive?: (event: RunEvent) => void
  /** Called with the results of each document without errors. */
  readonly onRecords?: (records: DocumentRecords) => void
  /** Ends the run, in addition to the context's signal. */
  readonly signal?: AbortSignal
}

/** Runs documents and reports to the reporters that the options name. */
export async function runProject(given: RunProjectOptions): Promise<EndEvent> {
  const {
    bail,
    complete,
    content,
    defaultReporters,
    fileReporter,
    invocation,
    name,
    onEvent,
    project,
    prune,
    shard,
    values,
    context
  } = given
  const {documents, skippedFiles = [], settings} = project
  const {color, cwd, env, report, terminal} = context
  const shortfall = await requireSandbox(settings, env)
  if (shortfall !== undefined) context.stderr(`fencepost: ${shortfall}\n`)
  const reporter = await createReporters(values.reporter ?? defaultReporters, {
    color,
    cwd,
    env,
    invocation,
    root: settings.root,
    stdout: report,
    fitsScreen: given.fitsScreen,
    ...(fileReporter && {fileReporter}),
    ...(terminal && {terminal}),
    ...readDetail(values)
  })
  const bailed = new AbortController()
  let failures = 0
  const signal = given.signal ?? context.signal
  const options = repeatedOptions(values)
  const withCommands = (event: DocumentEndEvent): DocumentEndEvent => ({
    ...event,
    messages: event.messages.map(message =>
      completeMessage(message, {cwd, file: event.place?.index ?? event.file, invocation, root: settings.root})
    )
  })
  const hasOptions = Object.keys(options).length > 0
  const run: RunDocumentsOptions = {
    complete,
    documents,
    env,
    laneEntry: context.program,
    skippedFiles,
    reporter: {
      close: () => reporter.close(),
      on(given) {
        const event = given.kind === 'document-end' ? withCommands(given) : given
        onEvent?.(event)
        reporter.on(event.kind === 'start' && hasOptions ? {...event, options} : event)
        if (event.kind === 'document-end' && event.failed && ++failures === bail) bailed.abort('--bail')
      }
    },
    settings,
    signal: bail === undefined ? signal : AbortSignal.any([signal, bailed.signal]),
    ...(name !== undefined && {name}),
    ...(content && {content}),
    ...(given.onLive && {onLive: given.onLive}),
    ...(given.onRecords && {onRecords: given.onRecords}),
    ...(prune && {prune}),
    ...(given.checkpoints && {checkpoints: given.checkpoints}),
    ...(given.restarts && {restarts: given.restarts}),
    ...(shard && {shard})
  }
  return runDocuments(run)
}
