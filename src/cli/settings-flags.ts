import {readDuration} from '../config/duration.js'
import {loadSettings} from '../config/load-settings.js'
import {type FoundDocuments, findContent} from '../engine/find-documents.js'
import {UsageError} from '../engine/usage-error.js'
import {isNetwork, type Settings} from '../model/settings.js'
import type {Flags, Values} from './verb.js'
import type {World} from './world.js'

/** Flags of every verb that reads documents. */
export const planFlags = {
  config: {
    help: 'the configuration, in place of the one that is looked for; its folder is the project',
    type: 'string',
    value: 'FILE'
  },
  select: {help: 'take every shell block of a plain page for a step', type: 'string', value: 'shell'}
} as const satisfies Flags

/** Flags of every verb that follows documents. */
export const settingsFlags = {
  ...planFlags,
  ci: {help: 'write nothing; a step without a snapshot fails (default where CI is set)', type: 'boolean'},
  jobs: {help: 'how many documents run side by side (default: processors)', short: 'j', type: 'string', value: 'N'},
  'keep-going': {help: 'go on with a document after a step failed', type: 'boolean'},
  network: {
    help: 'what documents reach in the sandbox: off, loopback (default) or host',
    type: 'string',
    value: 'WHAT'
  },
  sandbox: {help: 'run documents in a sandbox, which is thrown away', type: 'boolean'},
  timeout: {help: 'the longest a step may take', type: 'string', value: '30s'}
} as const satisfies Flags

/** Flags of every verb that follows a document again when it has failed. */
export const retryFlags = {
  'fail-on-flaky': {help: 'a document that passes only after a failure fails', type: 'boolean'},
  retry: {
    help: 'follow a failed document again, up to N times; one that passes then is flaky',
    type: 'string',
    value: 'N'
  }
} as const satisfies Flags

type ProjectValues = Values<typeof settingsFlags & typeof retryFlags>

/** What a verb that reads documents was called with. */
export interface ReadProjectOptions {
  readonly world: World
  readonly values: ProjectValues
  readonly paths: readonly string[]
  readonly update?: Settings['update']
}

/** The settings of the project, those of the flags over them, and the documents the paths name, at least one. */
export interface Project extends FoundDocuments {
  readonly settings: Settings
}

/** Reads the project that a verb is about. Throws a `UsageError` or `ConfigError`. */
export async function readProject({world, values, paths, update}: ReadProjectOptions): Promise<Project> {
  const {cwd, env} = world
  const flags = {...readFlags(values), ...(update && {update})}
  const {config} = values
  const settings = await loadSettings({cwd, env, flags, ...(config !== undefined && {config})})
  const {documents, leftOut} = await findContent({cwd, paths, settings})
  if (documents.length === 0) {
    throw new UsageError(
      `Expected documents at ${settings.content.join(', ')}, got none. Name a file: \`fencepost README.md\`.`
    )
  }
  return {documents, leftOut, settings}
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
    ...(values['fail-on-flaky'] && {failOnFlaky: true}),
    ...(values['keep-going'] && {keepGoing: true}),
    ...(network !== undefined && {network}),
    ...(sandbox && {sandbox}),
    ...(select !== undefined && {select}),
    ...(limit !== undefined && {defaults: {timeout: limit}})
  }
}
