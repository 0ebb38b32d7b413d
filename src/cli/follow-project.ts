import {follow} from '../engine.js'
import type {EndEvent, RunEvent} from '../model/event.js'
import {createReporters} from '../report/reporters.js'
import {requireSandbox} from '../run/containment/require-sandbox.js'
import type {Project} from './settings-flags.js'
import type {World} from './world.js'

/** A run that the command line asks for. */
export interface FollowProjectOptions {
  readonly world: World
  readonly project: Pick<Project, 'documents' | 'settings'> & Partial<Pick<Project, 'leftOut'>>
  /** As `createReporters` takes them. */
  readonly reporters: readonly string[]
  /** The run is about all content. */
  readonly complete: boolean
  /** Text that the id of a step must hold. */
  readonly name?: string | undefined
  /** An update may remove more snapshots than it keeps. */
  readonly prune?: boolean
  /** Is told what the reporters are told, before them. */
  readonly onEvent?: (event: RunEvent) => void
  /** Ends the run, besides the world's. */
  readonly signal?: AbortSignal
}

/** Follows documents, and reports where the person asked for it. */
export async function followProject(options: FollowProjectOptions): Promise<EndEvent> {
  const {complete, name, onEvent, project, prune, reporters, world} = options
  const {documents, leftOut = [], settings} = project
  const {color, cwd, env, stdout, terminal} = world
  await requireSandbox(settings, env)
  const reporter = await createReporters(reporters, {
    color,
    cwd,
    env,
    root: settings.root,
    stdout,
    ...(terminal && {terminal})
  })
  return follow({
    complete,
    documents,
    env,
    leftOut,
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
    signal: options.signal ?? world.signal,
    ...(name !== undefined && {name}),
    ...(prune && {prune})
  })
}
