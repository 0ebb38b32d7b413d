import fs = require('node:fs')
import path = require('node:path')
import vm = require('node:vm')

/** Digest of the bundle; set by the build. V8 alone would accept code of another bundle of the same length. */
declare const __BUNDLE_DIGEST__: string
/** Names of all commands; set by the build, as the bundle that knows them is not loaded yet. */
declare const __COMMANDS__: readonly string[]

const maxAgeMs = 30 * 24 * 3_600_000
/** Age from which a run adds the functions it used to the cached code. */
const renewAfterMs = 3_600_000
const longRunMs = 5000
/** Bytes of cached code that are compared at once. */
const pieceSize = 1 << 16

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 20 || (major === 20 && minor >= 19)) start()
else {
  process.stderr.write(
    `fencepost: Fencepost needs Node 20.19 or newer, and this is Node ${process.versions.node}. Install a newer one from https://nodejs.org.\n`
  )
  process.exitCode = 2
}

/**
 * Runs the bundle with the code that V8 compiled when the same command ran before: compiling took more than half of a
 * short run. Node's own compile cache (`module.enableCompileCache`) needs Node 22.
 */
function start(): void {
  const bundle = path.join(__dirname, 'cli-bundle.cjs')
  const file = cachePath()
  const cached = file === undefined ? undefined : readCache(file)
  const script = new vm.Script(fs.readFileSync(bundle, 'latin1'), {
    filename: bundle,
    ...(cached && {cachedData: cached.code})
  })
  const isFresh = cached === undefined || script.cachedDataRejected === true
  const isDue = isFresh || Date.now() - cached.writtenAt > renewAfterMs
  // Help and version call too few functions to be worth caching.
  const isRun =
    !process.argv.some(argument => /^(?:-h|--help|-V|--version)$/.test(argument)) && process.argv[2] !== 'help'
  // Written at exit, so that it holds every function that ran. A long run has already dropped those of its start.
  const isShort = () => performance.now() < longRunMs
  if (file !== undefined && isDue && isRun)
    process.once('exit', code => code < 2 && isShort() && writeCache(script, file))
  script.runInThisContext()(require, (address: string) => import(address), bundle)
}

/** Path of the cached code of this command in the user's cache folder; undefined if it can't be cached. */
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

/** Compiled code from a file. */
interface CachedCode {
  readonly code: Buffer
  /** Milliseconds since 1970. */
  readonly writtenAt: number
}

/** Reads cached code; undefined if it is damaged, or if another user could have written it. */
function readCache(file: string): CachedCode | undefined {
  let descriptor: number | undefined
  try {
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW)
    const {mode, mtimeMs, size, uid} = fs.fstatSync(descriptor)
    if (uid !== process.geteuid?.() || (mode & 0o022) !== 0) return undefined
    // V8 runs code unchecked: one flipped bit can crash the process. Comparing two copies is faster than a checksum, and
    // comparing the second one piece by piece is faster than having memory for all of it.
    const code = Buffer.allocUnsafeSlow(size / 2)
    if (fs.readSync(descriptor, code) !== code.length) return undefined
    const piece = Buffer.allocUnsafeSlow(pieceSize)
    for (let at = 0; at < code.length; at += pieceSize) {
      const read = fs.readSync(descriptor, piece)
      if (piece.compare(code, at, Math.min(at + pieceSize, code.length), 0, read) !== 0) return undefined
    }
    return {code, writtenAt: mtimeMs}
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor)
  }
}

/** Writes the compiled code as a whole or not at all, and removes old files. Without a writable folder nothing is cached. */
function writeCache(script: vm.Script, file: string): void {
  const folder = path.dirname(file)
  const unfinished = `${file}.${process.pid}`
  try {
    fs.mkdirSync(folder, {mode: 0o700, recursive: true})
    try {
      const code = script.createCachedData()
      fs.writeFileSync(unfinished, Buffer.concat([code, code]), {flag: 'wx', flush: true, mode: 0o600})
      fs.renameSync(unfinished, file)
    } finally {
      fs.rmSync(unfinished, {force: true})
    }
    for (const name of fs.readdirSync(folder)) {
      const other = path.join(folder, name)
      if (Date.now() - fs.statSync(other).mtimeMs > maxAgeMs) fs.rmSync(other)
    }
  } catch {
    // The next start compiles again.
  }
}
