import {pathToFileURL} from 'node:url'
import {ConfigError} from '../model/errors.js'

/** A configuration that is a program. */
export interface ConfigModule {
  /** Absolute path. */
  readonly file: string
  /** Path as reported. */
  readonly shown: string
  /** What the file holds now. */
  readonly text: string
}

/** The `import` of the file that starts the command, as what it runs has none without a warning; the build puts it in. */
declare const __IMPORT__: (address: string) => Promise<unknown>

const importModule = typeof __IMPORT__ === 'function' ? __IMPORT__ : (address: string) => import(address)

/** What of jiti is used here. */
interface Jiti {
  createJiti(from: string, options: Readonly<Record<string, boolean>>): {import(file: string): Promise<unknown>}
}

/**
 * Runs a configuration and gives what it exports by default. TypeScript that this Node does not read is read by the
 * project's own jiti. Throws a `ConfigError` where the module can't be run.
 */
export async function readModule({file, shown, text}: ConfigModule): Promise<unknown> {
  // Node keeps a module under its address for as long as it runs: a text that was edited needs another.
  const {createHash} = await import('node:crypto')
  const version = createHash('sha256').update(text).digest('hex').slice(0, 16)
  try {
    return defaultOf(await importModule(`${pathToFileURL(file).href}?${version}`))
  } catch (error) {
    if (!file.endsWith('.ts') || !isUnreadTypeScript(error)) throw mistakeOf(shown, error)
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
      `${shown}: Expected a Node that reads this TypeScript, got ${process.version}. Run \`npm install --save-dev jiti\`, use Node 22.18 or newer with types alone, or write \`.js\`.`,
      {cause: error}
    )
  }
  try {
    const {createJiti} = (await importModule(pathToFileURL(jitiFile).href)) as Jiti
    // Its caches would hold on to what the file was, and leave files behind.
    return defaultOf(await createJiti(file, {fsCache: false, moduleCache: false}).import(file))
  } catch (error) {
    throw mistakeOf(shown, error)
  }
}

function defaultOf(module: unknown): unknown {
  return (module as {readonly default?: unknown}).default
}

/** Whether Node says that it reads no TypeScript, or none that is more than types over JavaScript. */
function isUnreadTypeScript(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
}

function mistakeOf(shown: string, error: unknown): ConfigError {
  return new ConfigError(`${shown}: Expected a module, got: ${error instanceof Error ? error.message : error}.`, {
    cause: error
  })
}
