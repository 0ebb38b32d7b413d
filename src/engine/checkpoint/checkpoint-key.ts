import {createHash} from 'node:crypto'
import {promises as fs, statSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {version} from '../../config/version.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {storageMounts} from '../../session/containment/sandbox-mounts.js'
import {matchingFiles} from '../../session/workspace/copy-project.js'
import type {PlannedDocument} from '../plan/plan-source.js'

/** What the state of a document depends on before its first step. */
export interface BaseKeyInput {
  /** Absolute path of the document. */
  readonly file: string
  readonly settings: Settings
  /** The environment of the caller. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The documents that it needs, which run first. */
  readonly needs: readonly PlannedDocument[]
}

/** Changes when the format of checkpoints does. */
const format = 2

/** The key of a document before its first step: everything but its steps that its state depends on. */
export async function baseKey({env, file, needs, settings}: BaseKeyInput): Promise<string> {
  const {home, maxOutput, network, passEnv, root, setup, vars, workspace} = settings
  return hash([
    [format, version, fileStamp(fileURLToPath(import.meta.url)), process.version],
    [file, root, home, maxOutput, network, setup, sortedEntries(vars), workspace],
    [env.PATH, ...passEnv.map(name => [name, env[name]])],
    needs.map(({plan, settings: own}) => [own.setup, plan.steps.map(describeStep)]),
    storageMounts(),
    await machineStamp(env.PATH ?? ''),
    await projectFiles(settings)
  ])
}

/** The key of a document after a step, from the key before it. */
export function nextKey(before: string, step: Step): string {
  return hash([before, describeStep(step)])
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** What a step does, wherever it is in the document and whatever it's compared with. */
function describeStep(step: Step): unknown {
  const {code, kind, options} = step
  const {compare: _, name: __, normalize: ___, ...rest} = options
  const more =
    kind === 'command'
      ? [step.isInterrupted, step.isSuspended, step.opensAt]
      : kind === 'file'
        ? [step.path, step.edit]
        : []
  return [kind, code, sortedEntries(rest), more]
}

function sortedEntries(record: object): readonly (readonly [string, unknown])[] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1))
}

/** Stamps of the files of the project that the document starts with copies of, and of its `inputs`. */
async function projectFiles({inputs, root, workspace}: Settings): Promise<readonly string[]> {
  const globs = [...inputs, ...(typeof workspace === 'string' ? [] : workspace.files)]
  if (globs.length === 0) return []
  const files = await matchingFiles(root, globs)
  return files.toSorted().map(file => `${file} ${fileStamp(path.join(root, file))}`)
}

/** Folders and files that change when programs are installed on the machine. */
const installed = ['/etc', '/lib', '/opt', '/usr', '/usr/lib', '/usr/local', '/usr/local/lib', '/usr/share']
const packageLists = ['/lib/apk/db/installed', '/var/lib/dpkg/status', '/var/lib/pacman/local', '/var/lib/rpm']

/** Stamps of the programs of the machine: a checkpoint holds only what differs from its files. */
async function machineStamp(commandPath: string): Promise<string> {
  const folders = [...new Set(commandPath.split(':').filter(folder => path.isAbsolute(folder)))]
  const programs = await Promise.all(
    folders.map(async folder => {
      const names = await fs.readdir(folder).catch(() => [])
      return names.sort().map(name => fileStamp(path.join(folder, name)))
    })
  )
  return hash([programs, [...installed, ...packageLists].map(fileStamp)])
}

/** Changes when a file is written or replaced. */
function fileStamp(file: string): string {
  try {
    const {ino, mtimeMs, size} = statSync(file)
    return [path.basename(file), ino, mtimeMs, size].join(' ')
  } catch {
    return file
  }
}
