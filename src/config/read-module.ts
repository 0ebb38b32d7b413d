import {pathToFileURL} from 'node:url'
import {ConfigError} from '../model/errors.js'

/** A configuration file that is a JavaScript or TypeScript module. */
export interface ConfigModule {
  /** Absolute path. */
  readonly file: string
  /** Path as reported. */
  readonly shown: string
  /** The current text of the file. */
  readonly text: string
}

/** Set by the build: code that is evaluated from a string has no `import` of its own. */
declare const __IMPORT__: (address: string) => Promise<unknown>

const importModule = typeof __IMPORT__ === 'function' ? __IMPORT__ : (address: string) => import(address)

/** The part of jiti used here. */
interface Jiti {
  createJiti(from: string, options: Readonly<Record<string, boolean>>): {import(file: string): Promise<unknown>}
}

/**
 * The default export of a configuration module. TypeScript that this version of Node can't load goes through the
 * project's own jiti. Throws a `ConfigError` when the module can't be loaded.
 */
export async function readModule({file, shown, text}: ConfigModule): Promise<unknown> {
  // Node caches modules by address, so an edited file needs another one.
  const {createHash} = await import('node:crypto')
  const version = createHash('sha256').update(text).digest('hex').slice(0, 16)
  try {
    return defaultOf(await importModule(`${pathToFileURL(file).href}?${version}`))
  } catch (error) {
    if (!file.endsWith('.ts') || !isUnsupportedTypeScript(error)) throw loadError(shown, error)
    return readTypeScript(file, shown)
  }
}

async function readTypeScript(file: string, shown: string): Promise<unknown> {
  let jitiFile: string
  try {
    const {createRequire} = await import('node:module')
    jitiFile = createRequire(file).resolve('jiti')
  } catch (error) {
    throw new ConfigError(
      `${shown}: Node ${process.version} can't load this TypeScript. Run \`npm install --save-dev jiti\`, use Node 22.18 or newer and erasable types only, or write the file in JavaScript.`,
      {cause: error}
    )
  }
  try {
    const {createJiti} = (await importModule(pathToFileURL(jitiFile).href)) as Jiti
    // With its caches, an edited file would load as it was before, and cache files would stay behind.
    return defaultOf(await createJiti(file, {fsCache: false, moduleCache: false}).import(file))
  } catch (error) {
    throw loadError(shown, error)
  }
}

function defaultOf(module: unknown): unknown {
  return (module as {readonly default?: unknown}).default
}

/** Whether Node can't load TypeScript at all, or not this file because it has more than types. */
function isUnsupportedTypeScript(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
}

function loadError(shown: string, error: unknown): ConfigError {
  const reason = error instanceof Error ? error.message : `${error}`
  return new ConfigError(`${shown}: The module can't be loaded: ${reason.replace(/\.$/, '')}.`, {cause: error})
}
