import {statSync} from 'node:fs'
import path from 'node:path'
import type {ParseError} from 'jsonc-parser'
import {ifExists} from '../files/if-exists.js'
import {readRegularFile} from '../files/read-regular-file.js'
import {ConfigError, UsageError} from '../model/errors.js'
import type {ConfigProblem} from './read-config.js'
import {type ConfigModule, readModule} from './read-module.js'

/** Names of a configuration file; the first that exists is read. */
export const configNames = [
  'fencepost.config.ts',
  'fencepost.config.js',
  'fencepost.config.mjs',
  'fencepost.config.json'
]

/** A configuration file and its unchecked value. */
export interface ConfigFile {
  /** Path as reported; empty when there is no file. */
  readonly file: string
  /** The folder of the file, which is the root of the project; absolute. */
  readonly root: string
  readonly text: string
  readonly value: unknown
}

/** Reads the file that `--config` names, relative to `cwd`. Throws a `ConfigError`. */
export async function readNamedConfig(cwd: string, name: string): Promise<ConfigFile> {
  const file = path.resolve(cwd, name)
  if (!/\.(?:js|json|mjs|ts)$/.test(file)) {
    throw new ConfigError(`\`--config\` must name a \`.json\`, \`.js\`, \`.mjs\` or \`.ts\` file, got \`${name}\`.`)
  }
  const text = readText(file)
  if (text === undefined) {
    throw new ConfigError(
      `The configuration file \`${name}\` doesn't exist. \`--config\` is relative to the current folder.`
    )
  }
  const value = path.basename(file) === 'package.json' ? readManifest(name, text) : readValue({file, shown: name, text})
  return {file: name, root: path.dirname(file), text, value: await value}
}

/** Reads the closest configuration file of a folder or the folders above it, else the folder's own. Throws a `ConfigError`. */
export async function findConfig(cwd: string): Promise<ConfigFile> {
  for (let root = cwd; ; root = path.dirname(root)) {
    for (const name of configNames) {
      const file = path.join(root, name)
      const text = readText(file)
      if (text === undefined) continue
      const shown = path.relative(cwd, file)
      return {file: shown, root, text, value: await readValue({file, shown, text})}
    }
    const file = path.join(root, 'package.json')
    const text = readText(file)
    if (text !== undefined) {
      const shown = path.relative(cwd, file)
      return {file: shown, root, text, value: await readManifest(shown, text)}
    }
    if (path.dirname(root) === root) return {file: '', root: cwd, text: '', value: {}}
  }
}

async function readManifest(file: string, text: string): Promise<unknown> {
  const value = (await readJson(file, text)) as {readonly fencepost?: unknown} | null | undefined
  return value?.fencepost ?? {}
}

function readText(file: string): string | undefined {
  try {
    // Most candidates don't exist, and an exception for each costs time.
    if (!statSync(file, {throwIfNoEntry: false})) return undefined
    return ifExists(() => readRegularFile(file).toString())
  } catch (error) {
    const code = error instanceof UsageError ? 'not a regular file' : (error as NodeJS.ErrnoException).code
    throw new ConfigError(`${file}: The configuration file can't be read (${code}).`, {
      cause: error
    })
  }
}

async function readValue(module: ConfigModule): Promise<unknown> {
  return module.file.endsWith('.json') ? readJson(module.shown, module.text) : readModule(module)
}

/** Reads JSON that may have a byte order mark, comments and trailing commas. Throws a `ConfigError` with the line. */
export async function readJson(file: string, source: string): Promise<unknown> {
  const text = source.replace(/^\uFEFF/, '')
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
  throw new ConfigError(`${file}:${line}: Invalid JSON: ${printParseErrorCode(error.error)}. Fix it here.`)
}

/** The problems of a configuration file, one a line, each with the line it is on where that is certain. */
export async function describeProblems({file, text}: ConfigFile, problems: readonly ConfigProblem[]): Promise<string> {
  const {lineOfJsonKey, lineOfModuleKey} = await import('./key-line.js')
  const outer = path.basename(file) === 'package.json' ? ['fencepost'] : []
  const lines = problems.map(({at, reason}) => {
    const line = file.endsWith('.json') ? lineOfJsonKey(text, [...outer, ...at]) : lineOfModuleKey(text, at)
    return `${file}${line === undefined ? '' : `:${line}`}: ${reason}`
  })
  return lines.join('\n')
}
