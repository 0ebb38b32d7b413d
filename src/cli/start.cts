import fs = require('node:fs')
import path = require('node:path')
import vm = require('node:vm')

/** Digest of the bundle; the build puts it in. V8 itself would take code of another bundle of the same length. */
declare const __BUNDLE_DIGEST__: string
/** The names of all commands; the build puts them in, as the bundle that has them is not loaded yet. */
declare const __COMMANDS__: readonly string[]

const keptForMs = 30 * 24 * 3_600_000
/** From when on a run adds to what is kept the code that it used besides. */
const renewedAfterMs = 3_600_000
const longestMs = 5000

start()

/**
 * Runs the bundle, with the code that V8 compiled when the same command ran before: more than half of a short run went into
 * compiling. What Node calls its compile cache (`module.enableCompileCache`) does the same from 22.1 on, but not on 20.
 */
function start(): void {
  const bundle = path.join(__dirname, 'cli-bundle.cjs')
  const cache = cachePath()
  const {bytes: cachedData, writtenAt = 0} = (cache === undefined ? undefined : readOwn(cache)) ?? {}
  const script = new vm.Script(fs.readFileSync(bundle, 'latin1'), {
    filename: bundle,
    ...(cachedData && {cachedData})
  })
  const isFresh = cachedData === undefined || script.cachedDataRejected === true
  const isDue = isFresh || Date.now() - writtenAt > renewedAfterMs
  // What calls hardly anything is no run.
  const isRun = !process.argv.some(argument => /^(?:-h|--help|-V|--version)$/.test(argument))
  // After the run, so that it holds every function that was called; a long run has thrown away those of its start.
  const isShort = () => performance.now() < longestMs
  if (cache !== undefined && isDue && isRun) process.once('exit', code => code < 2 && isShort() && keep(script, cache))
  script.runInThisContext()(require, (address: string) => import(address), bundle)
}

/** Where the code of this command is kept, or undefined where nothing is: in the person's own folder of caches. */
function cachePath(): string | undefined {
  const {HOME, NODE_DISABLE_COMPILE_CACHE, NODE_OPTIONS, NODE_V8_COVERAGE, XDG_CACHE_HOME} = process.env
  const folder = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'))
  // Options of Node change what V8 compiles.
  const isPlain = process.execArgv.length === 0 && !NODE_OPTIONS && !NODE_V8_COVERAGE && !NODE_DISABLE_COMPILE_CACHE
  if (!(folder && path.isAbsolute(folder) && isPlain)) return undefined
  const [, , first = ''] = process.argv
  const command = __COMMANDS__.includes(first) ? first : 'run'
  return path.join(folder, 'fencepost', `${process.version}-${process.arch}-${__BUNDLE_DIGEST__}-${command}.bin`)
}

/** What a file holds that nobody else could have written: this code is run. */
interface Own {
  readonly bytes: Buffer
  /** In milliseconds since 1970. */
  readonly writtenAt: number
}

/** Reads such a file. */
function readOwn(file: string): Own | undefined {
  let descriptor: number | undefined
  try {
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW)
    const {mode, mtimeMs, uid} = fs.fstatSync(descriptor)
    const isOwn = uid === process.geteuid?.() && (mode & 0o022) === 0
    return isOwn ? {bytes: fs.readFileSync(descriptor), writtenAt: mtimeMs} : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor)
  }
}

/** Keeps the compiled code, whole or not at all, and removes what has served long; a folder that can't be written is left. */
function keep(script: vm.Script, file: string): void {
  const folder = path.dirname(file)
  const unfinished = `${file}.${process.pid}`
  try {
    fs.mkdirSync(folder, {mode: 0o700, recursive: true})
    try {
      fs.writeFileSync(unfinished, script.createCachedData(), {flag: 'wx', flush: true, mode: 0o600})
      fs.renameSync(unfinished, file)
    } finally {
      fs.rmSync(unfinished, {force: true})
    }
    for (const name of fs.readdirSync(folder)) {
      const other = path.join(folder, name)
      if (Date.now() - fs.statSync(other).mtimeMs > keptForMs) fs.rmSync(other)
    }
  } catch {
    // The next start compiles as this one did.
  }
}
