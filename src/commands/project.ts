import {readDuration} from '../config/duration.js'
import {loadSettings} from '../config/load-settings.js'
import {type FoundDocuments, findContent} from '../engine/documents/find-documents.js'
import {UsageError} from '../model/errors.js'
import {isNetwork, type Settings} from '../model/settings.js'
import type {Values} from './command.js'
import type {CommandContext} from './context.js'
import type {ciFlags, retryFlags, runFlags, verdictFlags} from './flags.js'

type ProjectValues = Values<typeof runFlags & typeof ciFlags & typeof retryFlags & typeof verdictFlags>

/** Arguments of a command that reads documents. */
export interface ReadProjectOptions {
  readonly context: CommandContext
  readonly values: ProjectValues
  readonly paths: readonly string[]
  readonly update?: Settings['update']
  /** The caller handles a project without documents. */
  readonly mayBeEmpty?: boolean
}

/** The settings of the project, overridden by the options, and the documents that the paths name, at least one. */
export interface Project extends FoundDocuments {
  readonly settings: Settings
}

/** Reads the project that a command works on. Throws a `UsageError` or `ConfigError`. */
export async function readProject({context, mayBeEmpty, values, paths, update}: ReadProjectOptions): Promise<Project> {
  const {cwd, env} = context
  const {timeout, ...flags} = readFlags(values)
  const {config} = values
  const loaded = await loadSettings({
    cwd,
    env,
    flags: {...flags, ...(update && {update})},
    ...(config !== undefined && {config})
  })
  const settings = timeout === undefined ? loaded : {...loaded, defaults: {...loaded.defaults, timeout}}
  if (values.network !== undefined && !settings.sandbox)
    throw new UsageError('`--network` only works inside the sandbox. Add `--sandbox`.')
  const {documents, skippedFiles} = await findContent({cwd, paths, settings})
  if (documents.length === 0 && !mayBeEmpty) {
    const globs = settings.content.map(glob => `\`${glob}\``).join(', ')
    throw new UsageError(`No documents match ${globs}. Name a file, such as \`README.md\`.`)
  }
  return {documents, skippedFiles, settings}
}

interface FlagSettings extends Partial<Settings> {
  readonly ci?: boolean
  /** Milliseconds. */
  readonly timeout?: number
}

function readFlags(values: ProjectValues): FlagSettings {
  const {ci, jobs, network, retry, sandbox, select, timeout, workspace} = values
  if (jobs !== undefined && !/^[1-9]\d{0,3}$/.test(jobs))
    throw new UsageError(`\`--jobs\` must be a whole number of at least 1, got \`${jobs}\`.`)
  if (retry !== undefined && !/^(?:\d{1,2}|100)$/.test(retry))
    throw new UsageError(`\`--retry\` must be a whole number from 0 to 100, got \`${retry}\`.`)
  if (select !== undefined && select !== 'shell')
    throw new UsageError(`\`--select\` must be \`shell\`, got \`${select}\`.`)
  if (network !== undefined && !isNetwork(network))
    throw new UsageError(`\`--network\` must be \`off\`, \`loopback\` or \`host\`, got \`${network}\`.`)
  if (workspace !== undefined && workspace !== 'empty' && workspace !== 'project')
    throw new UsageError(`\`--workspace\` must be \`empty\` or \`project\`, got \`${workspace}\`.`)
  const modes = (['record', 'replay', 'live'] as const).filter(mode => values[mode])
  if (modes.length > 1)
    throw new UsageError(`Only one of ${modes.map(mode => `\`--${mode}\``).join(' and ')} can be given.`)
  const [cassetteMode] = modes
  const limit = timeout === undefined ? undefined : readDuration(timeout)
  if (timeout !== undefined && limit === undefined)
    throw new UsageError(`\`--timeout\` must be a duration such as \`30s\`, got \`${timeout}\`.`)
  return {
    ...(ci && {ci}),
    ...(jobs !== undefined && {jobs: Number(jobs)}),
    ...(retry !== undefined && {retry: Number(retry)}),
    ...((values['fail-on-flaky'] || values.strict) && {failOnFlaky: true}),
    ...((values['fail-on-obsolete'] || values.strict) && {failOnObsolete: true}),
    ...(values.strict && {failOnWarnings: true}),
    ...(values['skip-tag'] && {skipTags: values['skip-tag']}),
    ...(values.tag && {onlyTags: values.tag}),
    ...(values['pass-with-no-steps'] && {passWithNoSteps: true}),
    ...(cassetteMode && {cassetteMode}),
    ...(values['fail-on-stale'] && {failOnStale: true}),
    ...(values['require-engine'] && {requireEngine: true}),
    ...(values['keep-going'] && {keepGoing: true}),
    ...(network !== undefined && {network}),
    ...(sandbox && {sandbox}),
    ...(select !== undefined && {select}),
    ...(limit !== undefined && {timeout: limit}),
    ...(values.var && {givenVars: readVariables(values.var)}),
    ...(workspace !== undefined && {workspace})
  }
}

function readVariables(assignments: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    assignments.map(text => {
      const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? []
      if (name === undefined)
        throw new UsageError(`\`--var\` must be an assignment such as \`REGION=eastus\`, got \`${text}\`.`)
      return [name, value]
    })
  )
}
