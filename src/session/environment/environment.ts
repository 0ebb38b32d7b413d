import {existsSync} from 'node:fs'
import path from 'node:path'
import {UsageError} from '../../model/errors.js'
import type {TerminalSize, Variation} from '../../model/settings.js'
import type {CallShims} from '../cassette/call-shims.js'
import type {Containment} from '../containment/containment.js'
import {guardOfProcess} from '../containment/run-guard.js'
import type {SandboxLimits} from '../containment/sandbox.js'
import {foldersInside, type Overlay} from '../containment/sandbox-mounts.js'
import {openUnsandboxed} from '../containment/unsandboxed.js'
import type {Folders} from '../session.js'
import {shellQuote} from '../system/shell-quote.js'
import {callerHome, type FolderContents} from '../workspace/folder-contents.js'
import type {DocumentFolders} from '../workspace/folder-pool.js'
import {inTemporaryFolder, WorkspaceError} from '../workspace/workspace-error.js'

/** The folders and environment that all sessions of a document share. */
export interface DocumentEnvironment {
  readonly folders: Folders
  /** Folder for the driver, hidden from the document. */
  readonly control: string
  /** Where the sessions and all their processes run. */
  readonly containment: Containment
  readonly env: Readonly<Record<string, string>>
  /** The folder in front of PATH with programs that record calls or answer them, as the document sees it; absent without. */
  readonly shims?: string | undefined
  /** Ends all remaining processes and removes the folders. */
  remove(): Promise<void>
}

/** Options of `createEnvironment`. */
export interface EnvironmentOptions {
  /** The environment of the caller. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Names of the variables that documents get from it. */
  readonly passEnv: readonly string[]
  /** Variables of the document, exported. */
  readonly variables?: Readonly<Record<string, string>>
  readonly variation?: Variation
  /** Size of terminals; 80 columns and 24 rows if absent. */
  readonly size?: TerminalSize
  /** Programs in front of PATH that record calls or answer them. */
  readonly shims?: CallShims | undefined
  /** Limits of the sandbox; absent when the document runs without one. */
  readonly sandbox?: SandboxLimits
  /** An archive with the files of an earlier sandbox; absent for a new one. */
  readonly files?: string | undefined
  /** What the folders hold at the start; nothing when absent. */
  readonly contents?: FolderContents
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
  contents,
  env,
  files,
  passEnv,
  sandbox,
  shims,
  size,
  startAtHome,
  variables,
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
  const isProject = contents?.workspace === 'project'
  const own = sandbox === undefined ? {home: homeOf(contents, env) ?? home, tmp, work} : foldersInside
  const folders = {
    ...own,
    ...(startAtHome && {work: own.home}),
    ...(isProject && {project: contents.root})
  }
  const contain = async () => {
    if (contents) await fill(made, {contents, env, isSandboxed: sandbox !== undefined})
    if (sandbox === undefined)
      return openUnsandboxed(guard, {useGroup: env.FENCEPOST_CONTAINMENT !== 'scan', work: folders.work})
    const {openSandbox} = await import('../containment/sandbox.js')
    const usedProcessIds = variation?.usedProcessIds ?? 0
    const box = await openSandbox({
      control,
      env,
      files,
      folder: root,
      guard,
      limits: sandbox,
      overlays: contents ? overlaysOf(contents, {env, work}) : [],
      usedProcessIds
    })
    return {...box, prologue: [box.prologue, ...exportsOf(variation?.clock)].join('; ')}
  }
  const containment = await contain().catch(async error => {
    await removeFolders()
    throw error
  })
  const commands = isProject ? await projectPath(made, {containment, contents, work: folders.work}) : []
  const calls = path.join(control, 'calls')
  const shared = {inside: containment.inside(calls), outside: calls}
  const replayed = {...folders, ...(sandbox === undefined && {writable: [home, tmp]})}
  const remove = async () => {
    await containment.close()
    shims?.close()
    await removeFolders()
  }
  const writeShims = async () => (shims ? [await shims.write(shared, replayed)] : [])
  const shimmed = await writeShims().catch(async error => {
    await remove()
    throw error
  })
  const passed = passEnv.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]] as const]))
  return {
    control,
    containment,
    env: {
      PATH: [...shimmed, ...commands, env.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(':'),
      ...fixed,
      ...(size && {COLUMNS: String(size.columns), LINES: String(size.rows)}),
      HOME: folders.home,
      TMPDIR: folders.tmp,
      ...(isProject && {FENCEPOST_PROJECT: folders.work}),
      ...Object.fromEntries(passed),
      ...variables,
      ...variation?.env,
      ...(sandbox === undefined && variation?.clock)
    },
    folders,
    remove,
    shims: shimmed[0]
  }
}

interface FillOptions {
  readonly contents: FolderContents
  readonly env: EnvironmentOptions['env']
  readonly isSandboxed: boolean
}

/** Fills the folders of a document. In a sandbox, folders of the machine are overlaid instead. */
async function fill({home, work}: DocumentFolders, {contents, env, isSandboxed}: FillOptions): Promise<void> {
  const {home: kept, workspace} = contents
  try {
    const isOverlaid = isSandboxed && workspace === 'project'
    if (workspace !== 'empty' && !isOverlaid) {
      const {fillWorkspace} = await import('../workspace/copy-project.js')
      await fillWorkspace(work, contents)
    }
    if (typeof kept === 'string' || isSandboxed) return
    const {link} = await import('../workspace/copy-project.js')
    for (const folder of kept) await link(path.join(callerHome(env), folder), path.join(home, folder))
  } catch (error) {
    throw error instanceof UsageError ? error : new WorkspaceError(error)
  }
}

/** The folders of the machine that a sandbox shows in the folders of a document. Writes to them are discarded. */
function overlaysOf(
  {home, root, workspace}: FolderContents,
  {env, work}: {readonly env: EnvironmentOptions['env']; readonly work: string}
): readonly Overlay[] {
  // A folder comes before those in it, which are in its place then.
  const kept = home === 'empty' ? [] : home === 'keep' ? [''] : home.toSorted()
  return [
    ...(workspace === 'empty' ? [] : [{from: workspace === 'project' ? root : work, inside: foldersInside.work}]),
    ...kept.map(folder => ({
      from: path.join(callerHome(env), folder),
      inside: path.posix.join(foldersInside.home, folder)
    }))
  ].filter(({from}) => existsSync(from))
}

/** The home folder of the caller when documents use it. */
function homeOf(contents: FolderContents | undefined, env: EnvironmentOptions['env']): string | undefined {
  return contents?.home === 'keep' ? callerHome(env) : undefined
}

/** Folders with the commands of a project and of its packages, for the front of `PATH`. */
async function projectPath(
  {control}: DocumentFolders,
  {
    containment,
    contents,
    work
  }: {readonly containment: Containment; readonly contents: FolderContents; readonly work: string}
): Promise<readonly string[]> {
  const {writeProjectCommands} = await import('../workspace/project-commands.js')
  const folder = path.join(control, 'bin')
  const hasCommands = await writeProjectCommands({folder, root: contents.root, work})
  return [path.posix.join(work, 'node_modules/.bin'), ...(hasCommands ? [containment.inside(folder)] : [])]
}

/** Shell code that sets the fake clock inside a sandbox, so that the programs that create it keep the real one. */
function exportsOf(variables: Readonly<Record<string, string>> = {}): readonly string[] {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${shellQuote(value)}`)
  return assignments.length === 0 ? [] : [`export ${assignments.join(' ')}`]
}
