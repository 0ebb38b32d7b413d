import os from 'node:os'
import picomatch from 'picomatch'
import {ConfigError} from '../model/errors.js'
import type {RuleLevels} from '../model/rule.js'
import {defaultContent, defaultLanguages, type PartialStepOptions, type Settings} from '../model/settings.js'
import {type ConfigFile, describeProblems, findConfig, readNamedConfig} from './config-file.js'
import type {ConfigSettings} from './config-schema.js'
import {mergeStepOptions} from './step-options.js'

/** Where the configuration is, and the flags that override it. */
export interface LoadSettingsOptions {
  /** The folder the search begins in, absolute. */
  readonly cwd: string
  /** A configuration file, relative to `cwd`, to read instead of searching for one. Its folder is the project root. */
  readonly config?: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly flags: Partial<Settings> & {readonly ci?: boolean}
}

/** The settings of a project that sets none, except those that depend on the run. */
export const defaultSettings = {
  content: defaultContent,
  defaults: {},
  failOnFlaky: false,
  failOnStale: false,
  failOnObsolete: false,
  failOnWarnings: false,
  givenVars: {},
  home: 'empty',
  hosts: {},
  images: {},
  inputs: [],
  keepGoing: false,
  languages: defaultLanguages,
  matrix: {},
  maxOutput: 1 << 20,
  needs: [],
  network: 'loopback',
  onlyTags: [],
  overrides: [],
  passEnv: [],
  passWithNoSteps: false,
  requireEngine: false,
  retry: 0,
  rules: {},
  sandbox: false,
  secrets: [],
  select: 'marked',
  skipTags: [],
  tabs: [],
  sessions: {},
  setup: [],
  snapshots: 'snapshots',
  teardown: [],
  vars: {},
  workspace: 'empty',
  workspaceLinks: []
} as const satisfies Partial<Settings>

/** Reads the project's configuration and lays the flags over it. Throws a `ConfigError`. */
export async function loadSettings({config, cwd, env, flags}: LoadSettingsOptions): Promise<Settings> {
  const file = await (config === undefined ? findConfig(cwd) : readNamedConfig(cwd, config))
  const settings = await check(file)
  const {ci, defaults = {}, ...overriding} = flags
  const isCi = ci ?? (env.CI !== undefined && env.CI !== '' && env.CI !== 'false' && env.CI !== '0')
  if (isCi && overriding.update === 'all') {
    throw new ConfigError("Snapshots can't be updated in CI. Run `npx fencepost update` locally and commit the result.")
  }
  const merged = {
    ...defaultSettings,
    jobs: os.availableParallelism(),
    root: file.root,
    searchPath: env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    ...settings,
    ...overriding,
    defaults: mergeStepOptions(settings.defaults ?? {}, defaults),
    vars: {...settings.vars, ...flags.givenVars},
    update: isCi ? 'none' : (overriding.update ?? 'new')
  } as const
  if (flags.network !== undefined && !merged.sandbox) {
    throw new ConfigError(
      '`--network` limits the sandbox, and this run has none. Add `--sandbox`, or remove `--network`.'
    )
  }
  return merged
}

async function check(file: ConfigFile): Promise<ConfigSettings> {
  const {value} = file
  // Most projects have no configuration, and start without the schema.
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0) return {}
  const {readConfig} = await import('./read-config.js')
  const {problems, settings} = readConfig(value)
  if (problems.length > 0) throw new ConfigError(await describeProblems(file, problems))
  return settings
}

/** The step options that the project and its overrides set for a document; a later override wins. */
export function stepDefaultsFor(settings: Settings, file: string): PartialStepOptions {
  return mergeStepOptions(settings.defaults, ...overridesOf(settings, file).map(({defaults}) => defaults))
}

/** The rule levels that the project and its overrides set for a document; a later override wins. */
export function ruleLevelsFor(settings: Settings, file: string): RuleLevels {
  return Object.assign({}, settings.rules, ...overridesOf(settings, file).map(({rules}) => rules))
}

/** The settings of the run as the overrides of the project change them for a document. */
export function settingsFor(settings: Settings, file: string): Settings {
  const own = overridesOf(settings, file).map(({cassettes, casts, container, home, matrix, workspace}) => ({
    ...(cassettes && {cassettes}),
    ...(casts && {casts}),
    ...(container && {container}),
    ...(home && {home}),
    ...(matrix && {matrix}),
    ...(workspace && {workspace})
  }))
  return own.every(each => Object.keys(each).length === 0) ? settings : Object.assign({}, settings, ...own)
}

function overridesOf({overrides}: Settings, file: string): Settings['overrides'] {
  return overrides.filter(({files}) => picomatch.isMatch(file, [...files], {dot: true}))
}
