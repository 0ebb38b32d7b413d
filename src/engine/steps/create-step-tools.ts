import type {PlannedSession} from '../../model/plan.js'
import type {Settings} from '../../model/settings.js'
import type {Mask} from '../../secrets/create-mask.js'
import {explainHidden} from '../../session/environment/explain-hidden.js'
import type {FolderContents} from '../../session/workspace/folder-contents.js'
import type {DocumentCassette} from '../cassette/document-cassette.js'
import {OutputJudge} from '../judge/judge-output.js'
import {Captures} from './captures.js'
import {ContainerLeaks} from './container-leaks.js'
import type {StepTools} from './kinds/step-tools.js'
import type {Leaks} from './leaks.js'
import {OpenPrograms} from './open-programs.js'
import {Services} from './services.js'
import {Sessions} from './sessions.js'
import {StepSender} from './step-sender.js'

/** What running the steps of one document needs. */
export interface StepRunnerOptions {
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Start in the home folder, as in a scenario. */
  readonly startAtHome?: boolean
  /** Records the calls of the steps, or answers them; absent for a live run. */
  readonly cassette?: DocumentCassette | undefined
  /** Sessions of other kinds than `bash`. */
  readonly sessions?: readonly PlannedSession[] | undefined
  /** An archive with the files of an earlier run of the document in a sandbox. */
  readonly files?: string | undefined
  /** Least duration of a step after which a checkpoint is saved, in milliseconds; absent if none are. */
  readonly checkpoints?: {readonly least: number} | undefined
}

/** The duration from which the shell waits after a block that others were sent behind, in milliseconds. */
const slowBlock = 1000

/** What the tools of a document tell its runner, and take from it. */
interface StepToolsContext extends Pick<StepTools, 'onOutput' | 'onStart'> {
  readonly leaks: Leaks
  readonly mask: Mask | undefined
}

/** Creates what the steps of a document have in common while they run. */
export function createStepTools(
  options: StepRunnerOptions,
  {leaks, mask, onOutput, onStart}: StepToolsContext
): StepTools {
  const {cassette, signal, settings, sessions = [], startAtHome = false} = options
  const env = cassette?.env ?? options.env
  const sandbox = settings.sandbox ? settings.network : undefined
  const captures = new Captures(settings.vars)
  const contents = contentsOf(settings, startAtHome)
  return {
    captures,
    containers: sandbox || cassette?.mode === 'replay' ? undefined : new ContainerLeaks(env),
    judge: new OutputJudge({
      captures,
      explainHidden: program => explainHidden(program, {contents, env, isSandboxed: settings.sandbox}),
      mask,
      update: settings.update
    }),
    onOutput,
    onStart,
    programs: new OpenPrograms(),
    sandbox,
    sender: new StepSender({
      captures,
      env,
      shims: cassette?.shims,
      sendsAhead: cassette === undefined && (options.checkpoints?.least ?? slowBlock) >= slowBlock,
      leaks,
      sandbox,
      settings
    }),
    services: new Services(),
    sessions: new Sessions({
      env,
      contents,
      files: options.files,
      mask,
      passEnv: settings.passEnv,
      signal,
      startAtHome,
      container: settings.container,
      ...(settings.playsIn && {size: settings.playsIn}),
      isTaped: settings.playsIn !== undefined,
      shims: cassette?.shims,
      variables: settings.vars,
      sessions,
      // A container stands for the sandbox.
      ...(sandbox && !settings.container && {sandbox: {network: sandbox}}),
      ...(settings.variation && {variation: settings.variation})
    }),
    settings,
    signal
  }
}

/** What the folders of a document hold. Scenarios start at home, as on the host that they are written for. */
function contentsOf({home, root, workspace, workspaceLinks}: Settings, startAtHome: boolean): FolderContents {
  return {home, links: workspaceLinks, root, workspace: startAtHome ? 'empty' : workspace}
}
