import {type RunDocumentsOptions, runDocuments} from '../../engine/run-documents.js'
import type {DocumentRef} from '../../model/document.js'
import type {EndEvent, RunEvent} from '../../model/event.js'
import type {ShardOfRun} from '../../model/shard.js'
import {createReporters} from '../../report/reporters.js'
import {requireSandbox} from '../../session/environment/require-sandbox.js'
import type {CommandContext} from '../context.js'
import type {Project} from '../project.js'
import {spareMemory} from './spare-memory.js'

/** A run that the command line asks for. */
export interface RunProjectOptions {
  readonly context: CommandContext
  readonly project: Pick<Project, 'documents' | 'settings'> & Partial<Pick<Project, 'skippedFiles'>>
  /** As `createReporters` takes them. */
  readonly reporters: readonly string[]
  /** The run tells of snapshots without a document. */
  readonly complete: boolean
  /** All documents that have snapshots, where the project's are some of them. */
  readonly content?: readonly DocumentRef[]
  /** Which part of a run this is. */
  readonly shard?: ShardOfRun | undefined
  /** Text that the id of a step must hold. */
  readonly name?: string | undefined
  /** An update may remove more snapshots than it keeps. */
  readonly prune?: boolean
  /** Is told what the reporters are told, before them. */
  readonly onEvent?: (event: RunEvent) => void
  /** Ends the run, besides the context's. */
  readonly signal?: AbortSignal
}

/** Follows documents, and reports where the person asked for it. */
export async function runProject(options: RunProjectOptions): Promise<EndEvent> {
  const {complete, content, name, onEvent, project, prune, reporters, shard, context} = options
  const {documents, skippedFiles = [], settings} = project
  const {color, cwd, env, stdout, terminal} = context
  const shortfall = await requireSandbox(settings, env)
  if (shortfall !== undefined) context.stderr(`fencepost: ${shortfall}\n`)
  const reporter = await createReporters(reporters, {
    color,
    cwd,
    env,
    root: settings.root,
    stdout,
    ...(terminal && {terminal})
  })
  const followed: RunDocumentsOptions = {
    complete,
    documents,
    env,
    skippedFiles,
    reporter: onEvent
      ? {
          close: () => reporter.close(),
          on(event) {
            onEvent(event)
            reporter.on(event)
          }
        }
      : reporter,
    settings,
    signal: options.signal ?? context.signal,
    ...(name !== undefined && {name}),
    ...(content && {content}),
    ...(prune && {prune}),
    ...(shard && {shard})
  }
  return spareMemory(documents.length, () => runDocuments(followed))
}
