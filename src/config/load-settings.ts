import {readFileSync, statSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type {ParseError} from 'jsonc-parser'
import picomatch from 'picomatch'
import {ifExists} from '../files/if-exists.js'
import {ConfigError} from '../model/errors.js'
import type {RuleLevels} from '../model/rule.js'
import type {PartialStepOptions, Settings} from '../model/settings.js'
import {type ConfigModule, readModule} from './read-module.js'
import {mergeStepOptions} from './step-options.js'
import {type ConfigProblem, readConfig} from './user-config.js'

/** Where to look, and what the command line says over it. */
export interface LoadSettingsOptions {
  /** The folder the search begins in, absolute. */
  readonly cwd: string
  /** The file that holds the configuration, relative to `cwd`; none is looked for then, and its folder is the project. */
  readonly config?: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly flags: Partial<Settings> & {readonly ci?: boolean}
}

/** Names of a configuration file, the first found wins. */
export const configNames = [
  'fencepost.config.ts',
  'fencepost.config.js',
  'fencepost.config.mjs',
  'fencepost.config.json'
]

/**
 * Reads the configuration that is named, or finds that of the project that a folder belongs to. Throws a `ConfigError`
 * for a mistake, or where what is named is not there.
 */
export async function loadSettings({config, cwd, env, flags}: LoadSettingsOptions): Promise<Settings> {
  const found = await (config === undefined ? findConfig(cwd) : namedConfig(cwd, config))
  const {root} = found
  const {problems, settings} = readConfig(found.value, {document: false})
  if (problems.length > 0) throw new ConfigError(await tell(found, problems))
  const {ci, ...said} = flags
  const isCi = ci ?? (env.CI !== undefined && env.CI !== '' && env.CI !== 'false' && env.CI !== '0')
  if (isCi && said.update === 'all') {
    throw new ConfigError(
      'Expected no update in CI, got one: nothing is written there. Update where you write, and commit.'
    )
  }
  return {
    content: ['content/**/*.md'],
    defaults: {},
    failOnFlaky: false,
    hosts: {},
    images: {},
    inputs: [],
    jobs: os.availableParallelism(),
    keepGoing: false,
    maxOutput: 1 << 20,
    network: 'loopback',
    overrides: [],
    passEnv: [],
    retry: 0,
    root,
    rules: {},
    sandbox: false,
    secrets: [],
    select: 'marked',
    setup: [],
    snapshots: 'snapshots',
    teardown: [],
    ...settings,
    ...said,
    update: isCi ? 'none' : (said.update ?? 'new')
  }
}

/** The options that the project and its globs give the steps of a document; a later glob wins. */
export function stepDefaultsFor(settings: Settings, file: string): PartialStepOptions {
  return mergeStepOptions(settings.defaults, ...overridesOf(settings, file).map(({defaults}) => defaults))
}

/** What the project and its globs make of the rules for a document; a later glob wins. */
export function ruleLevelsFor(settings: Settings, file: string): RuleLevels {
  return Object.assign({}, settings.rules, ...overridesOf(settings, file).map(({rules}) => rules))
}

function overridesOf({overrides}: Settings, file: string): Settings['overrides'] {
  return overrides.filter(({files}) => picomatch.isMatch(file, [...files], {dot: true}))
}

interface FoundConfig {
  /** Path as reported. */
  readonly file: string
  readonly root: string
  /** What the file holds; empty where there is none. */
  readonly text: string
  readonly value: unknown
}

/** Problems with where they stand, a line each. */
async function tell({file, text}: FoundConfig, problems: readonly ConfigProblem[]): Promise<string> {
  const {lineOfJsonKey, lineOfModuleKey} = await import('./key-line.js')
  const outer = path.basename(file) === 'package.json' ? ['fencepost'] : []
  const lines = problems.map(({at, reason}) => {
    const line = file.endsWith('.json') ? lineOfJsonKey(text, [...outer, ...at]) : lineOfModuleKey(text, at)
    return `${file}${line === undefined ? '' : `:${line}`}: ${at.length > 0 ? `${at.join('.')}: ` : ''}${reason}`
  })
  return lines.join('\n')
}

async function namedConfig(cwd: string, name: string): Promise<FoundConfig> {
  const file = path.resolve(cwd, name)
  if (!/\.(?:js|json|mjs|ts)$/.test(file)) {
    throw new ConfigError(
      `Expected \`--config\` to name a \`.json\`, \`.js\`, \`.mjs\` or \`.ts\` file, got \`${name}\`.`
    )
  }
  const text = readText(file)
  if (text === undefined) {
    throw new ConfigError(
      `Expected a configuration at \`${name}\`, got no such file. \`--config\` is relative to the current folder.`
    )
  }
  const root = path.dirname(file)
  return path.basename(file) === 'package.json'
    ? {file: name, root, text, value: await readManifest(name, text)}
    : {file: name, root, text, value: await readValue({file, shown: name, text})}
}

async function findConfig(cwd: string): Promise<FoundConfig> {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    for (const name of configNames) {
      const file = path.join(folder, name)
      const text = readText(file)
      if (text !== undefined)
        return {
          file: path.relative(cwd, file),
          root: folder,
          text,
          value: await readValue({file, shown: path.relative(cwd, file), text})
        }
    }
    const text = readText(path.join(folder, 'package.json'))
    if (text !== undefined) {
      const file = path.relative(cwd, path.join(folder, 'package.json'))
      return {file, root: folder, text, value: await readManifest(file, text)}
    }
    if (path.dirname(folder) === folder) return {file: '', root: cwd, text: '', value: {}}
  }
}

async function readManifest(file: string, text: string): Promise<unknown> {
  const value = (await readJson(file, text)) as {readonly fencepost?: unknown} | null | undefined
  return value?.fencepost ?? {}
}

function readText(file: string): string | undefined {
  try {
    // Most are not there, and an exception for each takes its time.
    if (!statSync(file, {throwIfNoEntry: false})) return undefined
    return ifExists(() => readFileSync(file, 'utf8'))
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    throw new ConfigError(`${file}: Expected to read the configuration, got ${code}.`, {cause: error})
  }
}

async function readValue(module: ConfigModule): Promise<unknown> {
  return module.file.endsWith('.json') ? readJson(module.shown, module.text) : readModule(module)
}

/** Reads JSON as people write it: with a byte order mark, comments, trailing commas. Throws a `ConfigError` for a mistake. */
export async function readJson(file: string, marked: string): Promise<unknown> {
  const text = marked.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch {
    return readTolerantJson(file, text)
  }
}

async function readTolerantJson(file: string, text: string): Promise<unknown> {
  const {parse, printParseErrorCode} = await import('jsonc-parser')
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, {allowTrailingComma: true})
  const [error] = errors
  if (!error) return value
  const line = text.slice(0, error.offset).split('\n').length
  throw new ConfigError(`${file}:${line}: Expected JSON, got ${printParseErrorCode(error.error)}. Mend it there.`)
}
