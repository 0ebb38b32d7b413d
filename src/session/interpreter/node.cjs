'use strict'
const vm = require('node:vm')

// Runs the blocks of a document one after another, as the console of a browser does: `await` and `import` work at the top
// level, and a block may declare a name again. The runner writes two lines for each block to descriptor 3: its words, and
// the key that ends its output. This file writes its reports to descriptor 8; descriptor 9 is the output of blocks. Nothing of
// it is visible to the blocks.
//
// Blocks run in the same process, and can replace the methods of all classes. That's why this function runs in a context
// with classes of its own, and hands none of its objects to code that blocks can change: each function goes through `guard`.
function runBlocks({guard, modules: require, process, scope, setImmediate}) {
  const {AsyncLocalStorage} = require('node:async_hooks')
  const fs = require('node:fs')
  const {Session, url: debuggerUrl} = require('node:inspector')
  const {createRequire} = require('node:module')
  const {Socket} = require('node:net')
  const path = require('node:path')
  const vm = require('node:vm')

  // Programs can't trace a process that has changed its group (proc(5), /proc/pid).
  const group = process.getegid()
  if (process.argv.length > 2) for (const each of [65534, group]) process.setegid(each)

  // Otherwise this signal opens the debugger of Node to all programs.
  process.on(
    'SIGUSR1',
    guard(() => {})
  )
  const session = new Session()
  session.connect()
  const output = fs.openSync('/proc/self/fd/9', 'w')
  fs.closeSync(9)
  const channel = new Socket({fd: 3, readable: true, writable: false})
  const unref = channel.unref.bind(channel)
  const reports = 8
  // Blocks can replace the functions of modules.
  const {ReadStream, closeSync, openSync, writeSync} = fs
  const {createContext} = vm
  const post = session.post.bind(session)
  const {chdir, cwd: currentFolder, env, exit, stdout, stderr} = process
  const [once, removeListener] = [process.once, process.removeListener].map(each => each.bind(process))
  // Blocks may replace it, to catch what is printed.
  const {write} = stdout
  /** The function that the imports of a block call. */
  const importer = Symbol.for('import')
  const importName = 'globalThis[Symbol.for("import")]'

  /** Makes `require` and imports start at the working directory. */
  function enterFolder() {
    const here = path.join(currentFolder(), 'block.js')
    const loader = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER
    const load = new vm.Script('(name, options) => import(name, options)', {
      filename: here,
      ...(loader && {importModuleDynamically: loader})
    }).runInThisContext()
    const define = (name, value) =>
      Object.defineProperty(scope, name, {configurable: true, enumerable: false, value, writable: true})
    define('require', createRequire(here))
    define(importer, load)
    define('module', vm.runInThisContext('({exports: {}})'))
    define('exports', scope.module.exports)
    define('__filename', here)
    define('__dirname', currentFolder())
  }

  const text = '"(?:\\\\.|[^"\\\\\\n])*"|\'(?:\\\\.|[^\'\\\\\\n])*\'|`(?:\\\\.|[^`\\\\])*`|//[^\\n]*|/\\*[^]*?\\*/'
  const dynamic = new RegExp(`${text}|(?<![.\\w$])import(?=\\s*\\()`, 'g')
  const fixed =
    /^([ \t]*)import\s+(?:([\w$]+)\s*(?:,\s*)?)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?\s*(?:from\s*)?("[^"\n]*"|'[^'\n]*')[ \t]*;?/gm

  /** Code that the console can evaluate: its imports are calls. Lines stay where they are. */
  function rewrite(code) {
    const called = code.replace(dynamic, found => (found === 'import' ? importName : found))
    return called.replace(fixed, (all, indent, first, space, names, from) => {
      const lines = '\n'.repeat(all.split('\n').length - 1)
      const load = `await ${importName}(${from})`
      if (space !== undefined) {
        const own = first === undefined ? '' : `const {default: ${first}} = ${space}; `
        return `${indent}const ${space} = ${load}; ${own}${lines}`
      }
      const parts = [
        ...(first === undefined ? [] : [`default: ${first}`]),
        ...(names ?? '')
          .split(',')
          .map(name => name.trim().replace(/\s+as\s+/, ': '))
          .filter(Boolean)
      ]
      return parts.length === 0
        ? `${indent}${load};${lines}`
        : `${indent}const {${parts.join(', ')}} = ${load};${lines}`
    })
  }

  const interruptible = new vm.Script('call()', {filename: 'console'})
  const runInterruptible = interruptible.runInContext.bind(interruptible)

  /** Resolves with what the console says about a block, or with nothing after Ctrl-C. */
  function run(code) {
    return new Promise(resolve => {
      const onInterrupt = guard(() => resolve(undefined))
      once('SIGINT', onInterrupt)
      const done = guard((error, result) => {
        removeListener('SIGINT', onInterrupt)
        resolve(error ? {exceptionDetails: {text: error.message}} : result)
      })
      const options = {awaitPromise: true, expression: rewrite(code), replMode: true}
      try {
        // Ctrl-C ends code that doesn't come to an end, too.
        const call = guard(() => post('Runtime.evaluate', options, done))
        runInterruptible(createContext({call}), {breakOnSigint: true})
      } catch {
        removeListener('SIGINT', onInterrupt)
        resolve(undefined)
      }
    })
  }

  /** The text of an exception without the frames of this file, and the line of the block that threw it. */
  function describe({exception, lineNumber = -1, text}) {
    if (exception === undefined) return {line: 0, text: `${text}\n`}
    if (exception.subtype !== 'error')
      return {line: lineNumber + 1, text: `Uncaught ${exception.description ?? exception.value}\n`}
    const rows = exception.description.split('\n')
    const first = rows.findIndex(row => /^ +at /.test(row))
    const own = rows.slice(0, first === -1 ? rows.length : first)
    const frames = (first === -1 ? [] : rows.slice(first)).filter(row => /[ (]<anonymous>:\d+:\d+\)?$/.test(row))
    const line = Number(
      /<anonymous>:(\d+):/.exec(frames[0] ?? '')?.[1] ?? (exception.className === 'SyntaxError' ? lineNumber + 1 : 0)
    )
    const shown = frames.map(row => row.replace('<anonymous>:', 'block:'))
    return {line, text: `${['Uncaught ' + own.join('\n'), ...shown].join('\n')}\n`}
  }

  const decode = word =>
    word === '-'
      ? ''
      : decodeURIComponent(
          word.replace(/\\0(\d{3})/g, (_, digits) => `%${Number.parseInt(digits, 8).toString(16).padStart(2, '0')}`)
        )

  /** Opens a file as a descriptor below 3, which is the first one that is free. */
  function reopen(fd, file, flags) {
    try {
      closeSync(fd)
    } catch {
      // A block has closed it.
    }
    openSync(file, flags)
  }

  /** Takes what is thrown while a block runs and nothing of it catches, as an error of that block. */
  let onUncaught
  const afterwards = []
  let isEnding = false
  const fail = found => {
    writeSync(output, found.text)
    exit(1)
  }
  process.on(
    'uncaughtException',
    guard(error => {
      // The document handles it itself.
      if (process.listenerCount('uncaughtException') > 1) return
      const {code, stack} = error ?? {}
      // Its outputs are gone.
      if (code === 'EPIPE') exit(1)
      const isError = typeof stack === 'string'
      const thrown = {className: error?.name, description: isError ? stack : String(error), value: error}
      const found = describe({exception: isError ? {...thrown, subtype: 'error'} : thrown})
      if (onUncaught) onUncaught(found)
      else if (isEnding) fail(found)
      else afterwards.push(found)
    })
  )

  /** Runs a function as part of a block, with all that it starts; and the block of which what runs now is a part. */
  const blocks = new AsyncLocalStorage()
  const [runInBlock, currentBlock] = [blocks.run, blocks.getStore].map(each => each.bind(blocks))
  /** The key of the block that runs now, which may end the process. A timer or a handler of an earlier block may not. */
  let running
  process.on(
    'exit',
    guard(code => {
      if (running !== undefined && currentBlock() === running) writeSync(reports, `${code} exit ${running}\n`)
    })
  )

  /** Where the debugger listens, if a block has opened it. */
  let openDebugger

  async function runBlock([stream, stdin, cwd, code, ...variables], key) {
    if (debuggerUrl() !== openDebugger) {
      writeSync(output, 'A program has opened the debugger of this interpreter, so its blocks are no longer run.\n')
      // Not the exit of a block, so it can't pass.
      exit(0)
    }
    const folder = currentFolder()
    const before = new Map()
    for (const each of variables) {
      const [name, ...value] = each.split('=')
      before.set(name, env[name])
      env[name] = value.join('=')
    }
    const target = name => (stream === 'both' || stream === name ? `/proc/self/fd/${output}` : '/dev/null')
    reopen(1, target('stdout'), 'w')
    reopen(2, target('stderr'), 'w')
    reopen(0, stdin, 'r')
    let input
    Object.defineProperty(process, 'stdin', {
      configurable: true,
      get: guard(() => (input ??= new ReadStream('', {autoClose: false, fd: 0})))
    })
    let status = 0
    let line = 0
    onUncaught = found => {
      status = 1
      line = found.line
      process.stderr.write(found.text)
    }
    // What timers of an earlier block threw since then. Its lines aren't those of this block.
    for (const found of afterwards.splice(0)) onUncaught({...found, line: 0})
    try {
      if (cwd !== '') chdir(cwd)
      running = key
      const result = await runInBlock(
        key,
        guard(() => run(code))
      )
      running = undefined
      if (result === undefined) status = 130
      else if (result.exceptionDetails) {
        onUncaught(describe(result.exceptionDetails))
      }
      // Node reports unhandled rejections after the block has ended.
      await new Promise(setImmediate)
    } catch (error) {
      status = 1
      process.stderr.write(`${error.message}\n`)
    }
    onUncaught = undefined
    for (const [name, value] of before) {
      if (value === undefined) delete env[name]
      else env[name] = value
    }
    if (cwd !== '') chdir(folder)
    for (const pipe of [stdout, stderr]) await new Promise(resolve => write.call(pipe, '', guard(resolve)))
    openDebugger = debuggerUrl()
    writeSync(output, `\0${key.slice(0, 16)}\0`)
    writeSync(reports, `${status} ${line} ${key}\n`)
  }

  /** Ends when nothing is left to do, as at the end of a script. */
  function end() {
    isEnding = true
    if (afterwards.length > 0) fail(afterwards[0])
    unref()
  }

  let unread = ''
  let words
  let last = Promise.resolve()
  channel.setEncoding('latin1')
  channel.on(
    'data',
    guard(chunk => {
      const lines = (unread + chunk).split('\n')
      unread = lines.pop()
      for (const line of lines) {
        if (words === undefined && line === 'end') last = last.then(end)
        else if (words === undefined) words = line.split(' ').map(decode)
        else {
          const block = words
          words = undefined
          // A block has closed the descriptors of this file.
          last = last.then(() => runBlock(block, line)).catch(() => exit(1))
        }
      }
    })
  )
  channel.on(
    'close',
    guard(() => exit(0))
  )
  process.on(
    'SIGINT',
    guard(() => {})
  )
  process.argv.length = 1
  enterFolder()
}

const guard = own => (first, second) => own(first, second)
vm.runInNewContext(`'use strict'; (${runBlocks})`)({guard, modules: require, process, scope: globalThis, setImmediate})
