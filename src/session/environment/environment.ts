import type {Variation} from '../../model/settings.js'
import type {Containment} from '../containment/containment.js'
import {guardOfProcess} from '../containment/run-guard.js'
import type {SandboxLimits} from '../containment/sandbox.js'
import {foldersInside} from '../containment/sandbox-mounts.js'
import {openUnsandboxed} from '../containment/unsandboxed.js'
import type {Folders} from '../session.js'
import {shellQuote} from '../system/shell-quote.js'
import {inTemporaryFolder} from '../workspace/workspace-error.js'

/** The folders and environment that all sessions of a document share. */
export interface DocumentEnvironment {
  readonly folders: Folders
  /** Folder for the driver, hidden from the document. */
  readonly control: string
  /** Where the sessions and all their processes run. */
  readonly containment: Containment
  readonly env: Readonly<Record<string, string>>
  /** Ends all remaining processes and removes the folders. */
  remove(): Promise<void>
}

/** Options of `createEnvironment`. */
export interface EnvironmentOptions {
  /** The environment of the caller. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Names of the variables that documents get from it. */
  readonly passEnv: readonly string[]
  readonly variation?: Variation
  /** Limits of the sandbox; absent when the document runs without one. */
  readonly sandbox?: SandboxLimits
  /** Commands start in the home folder instead of the working directory. */
  readonly startAtHome?: boolean
}

/** The same values on every machine, and none that make programs prompt or page. */
const fixed = {
  COLUMNS: '80',
  DEBIAN_FRONTEND: 'noninteractive',
  GIT_PAGER: 'cat',
  LANG: 'C.UTF-8',
  LINES: '24',
  PAGER: 'cat',
  SHELL: '/bin/bash',
  TERM: 'xterm-256color',
  TZ: 'UTC'
}

/** Creates fresh folders and a clean environment, which keeps only PATH and `passEnv` of the caller's variables. */
export async function createEnvironment({
  env,
  passEnv,
  sandbox,
  startAtHome,
  variation
}: EnvironmentOptions): Promise<DocumentEnvironment> {
  const guard = guardOfProcess()
  guard.enter()
  const take = () => {
    try {
      return inTemporaryFolder(() => guard.folders.take(variation?.folder))
    } catch (error) {
      guard.leave()
      throw error
    }
  }
  const made = take()
  const {control, home, root, tmp, work} = made
  const removeFolders = async () => {
    await guard.folders.giveBack(made)
    guard.leave()
  }
  const own = sandbox === undefined ? {home, tmp, work} : foldersInside
  const folders = {...own, ...(startAtHome && {work: own.home})}
  const contain = async () => {
    if (sandbox === undefined) return openUnsandboxed(guard, {useGroup: env.FENCEPOST_CONTAINMENT !== 'scan'})
    const {openSandbox} = await import('../containment/sandbox.js')
    const usedProcessIds = variation?.usedProcessIds ?? 0
    const box = await openSandbox({control, env, folder: root, guard, limits: sandbox, usedProcessIds})
    return {...box, prologue: [box.prologue, ...exportsOf(variation?.clock)].join('; ')}
  }
  const containment = await contain().catch(async error => {
    await removeFolders()
    throw error
  })
  const passed = passEnv.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]] as const]))
  return {
    control,
    containment,
    env: {
      PATH: env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
      ...fixed,
      HOME: folders.home,
      TMPDIR: folders.tmp,
      ...Object.fromEntries(passed),
      ...variation?.env,
      ...(sandbox === undefined && variation?.clock)
    },
    folders,
    async remove() {
      await containment.close()
      await removeFolders()
    }
  }
}

/** Shell code that sets the fake clock inside a sandbox, so that the programs that create it keep the real one. */
function exportsOf(variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${shellQuote(value)}`)
  return assignments.length === 0 ? [] : [`export ${assignments.join(' ')}`]
}
