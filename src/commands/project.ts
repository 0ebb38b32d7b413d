import {readDuration} from '../config/duration.js'
import {loadSettings} from '../config/load-settings.js'
import {type FoundDocuments, findContent} from '../engine/documents/find-documents.js'
import {UsageError} from '../model/errors.js'
import {isNetwork, type Settings} from '../model/settings.js'
import type {Values} from './command.js'
import type {CommandContext} from './context.js'
import type {retryFlags, settingsFlags, verdictFlags} from './flags.js'

type ProjectValues = Values<typeof settingsFlags & typeof retryFlags & Partial<typeof verdictFlags>>

/** What a verb that reads documents was called with. */
export interface ReadProjectOptions {
  readonly context: CommandContext
  readonly values: ProjectValues
  readonly paths: readonly string[]
  readonly update?: Settings['update']
  /** The caller handles a project without documents. */
  readonly mayBeEmpty?: boolean
}

/** The settings of the project, those of the flags over them, and the documents the paths name, at least one. */
export interface Project extends FoundDocuments {
  readonly settings: Settings
}

/** Reads the project that a verb is about. Throws a `UsageError` or `ConfigError`. */
export async function readProject({context, mayBeEmpty, values, paths, update}: ReadProjectOptions): Promise<Project> {
  const {cwd, env} = context
  const flags = {...readFlags(values), ...(update && {update})}
  const {config} = values
  const settings = await loadSettings({cwd, env, flags, ...(config !== undefined && {config})})
  const {documents, skippedFiles} = await findContent({cwd, paths, settings})
  if (documents.length === 0 && !mayBeEmpty) {
    throw new UsageError(
      `Expected documents at ${settings.content.join(', ')}, got none. Name a file: \`fencepost README.md\`.`
    )
  }
  return {documents, skippedFiles, settings}
}

function readFlags(values: ProjectValues): Partial<Settings> & {readonly ci?: boolean} {
  const {ci, jobs, network, retry, sandbox, select, timeout} = values
  if (jobs !== undefined && !/^[1-9]\d{0,3}$/.test(jobs))
    throw new UsageError(`Expected \`--jobs\` to be a whole number from 1, got \`${jobs}\`.`)
  if (retry !== undefined && !/^\d{1,2}$/.test(retry))
    throw new UsageError(`Expected \`--retry\` to be a whole number up to 99, got \`${retry}\`.`)
  if (select !== undefined && select !== 'shell')
    throw new UsageError(`Expected \`--select\` to be \`shell\`, got \`${select}\`.`)
  if (network !== undefined && !isNetwork(network))
    throw new UsageError(`Expected \`--network\` to be \`off\`, \`loopback\` or \`host\`, got \`${network}\`.`)
  const limit = timeout === undefined ? undefined : readDuration(timeout)
  if (timeout !== undefined && limit === undefined)
    throw new UsageError(`Expected \`--timeout\` to be a time such as \`30s\`, got \`${timeout}\`.`)
  return {
    ...(ci && {ci}),
    ...(jobs !== undefined && {jobs: Number(jobs)}),
    ...(retry !== undefined && {retry: Number(retry)}),
    ...((values['fail-on-flaky'] || values.strict) && {failOnFlaky: true}),
    ...((values['fail-on-obsolete'] || values.strict) && {failOnObsolete: true}),
    ...(values.strict && {failOnWarnings: true}),
    ...(values['pass-with-no-steps'] && {passWithNoSteps: true}),
    ...(values['keep-going'] && {keepGoing: true}),
    ...(network !== undefined && {network}),
    ...(sandbox && {sandbox}),
    ...(select !== undefined && {select}),
    ...(limit !== undefined && {defaults: {timeout: limit}})
  }
}
