import type {Variation} from '../../model/settings.js'
import type {Containment} from '../containment/containment.js'
import {guardOfProcess} from '../containment/run-guard.js'
import type {SandboxLimits} from '../containment/sandbox.js'
import {foldersInside} from '../containment/sandbox-mounts.js'
import {openUnsandboxed} from '../containment/unsandboxed.js'
import type {Folders} from '../session.js'

/** The folders and the environment of one document's sessions. */
export interface DocumentEnvironment {
  readonly folders: Folders
  /** For the driver, out of the document's sight. */
  readonly control: string
  /** Where the sessions and all that they start live. */
  readonly containment: Containment
  readonly env: Readonly<Record<string, string>>
  /** Ends what is left within, and removes the folders. */
  remove(): Promise<void>
}

/** What of the caller's environment a document may see. */
export interface EnvironmentOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  readonly variation?: Variation
  /** What the document may have in a sandbox; it runs in none when absent. */
  readonly sandbox?: SandboxLimits
  /** The commands begin in the home folder; in a folder of their own otherwise. */
  readonly startAtHome?: boolean
}

/** The same on every machine, and nothing that waits for a person. */
const fixed = {
  COLUMNS: '80',
  DEBIAN_FRONTEND: 'noninteractive',
  GIT_PAGER: 'cat',
  LANG: 'C.UTF-8',
  LINES: '24',
  PAGER: 'cat',
  SHELL: '/bin/bash',
  TERM: 'dumb',
  TZ: 'UTC'
}

/** Makes fresh folders and a clean environment: of the caller's variables only PATH and those passed by name. */
export async function createEnvironment({
  env,
  passEnv,
  sandbox,
  startAtHome,
  variation
}: EnvironmentOptions): Promise<DocumentEnvironment> {
  const guard = guardOfProcess()
  guard.enter()
  const made = guard.folders.take(variation?.folder)
  const {control, home, root, tmp, work} = made
  const removeFolders = async () => {
    await guard.folders.giveBack(made)
    guard.leave()
  }
  const own = sandbox === undefined ? {home, tmp, work} : foldersInside
  const folders = {...own, ...(startAtHome && {work: own.home})}
  const enclose = async () => {
    if (sandbox === undefined) return openUnsandboxed(guard, {useGroup: env.FENCEPOST_CONTAINMENT !== 'scan'})
    const {openSandbox} = await import('../containment/sandbox.js')
    const usedProcessIds = variation?.usedProcessIds ?? 0
    const box = await openSandbox({control, env, folder: root, guard, limits: sandbox, usedProcessIds})
    return {...box, prologue: [box.prologue, ...exportsOf(variation?.clock)].join('; ')}
  }
  const containment = await enclose().catch(async error => {
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

/** In a sandbox the clock is another one for the document alone, and not for what makes the sandbox. */
function exportsOf(variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`)
  return assignments.length === 0 ? [] : [`export ${assignments.join(' ')}`]
}
