import {existsSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {openInterpreterSession} from '../../../src/session/interpreter/interpreter-session.js'
import {sessionsOf} from '../session-contract.mjs'
import {testInterpreter} from './interpreter-contract.mjs'

/** Node takes a Ctrl-C that comes when a script ends, and gives it to the next script. Then the block waits for the limit. */
const missedInterrupt = `await new Promise(setImmediate)
const {runInThisContext} = require('node:vm')
globalThis.press = () => process.kill(process.pid, 'SIGINT')
for (const code of ['press()', 'press()', 'press()', '']) {
  const signal = new (process.binding('signal_wrap').Signal)()
  // A process that handles no signal may send itself none.
  if (code !== '') signal.start(2)
  try { runInThisContext(code, {breakOnSigint: true}) } catch {}
  signal.close()
}
await new Promise(() => {})`

testInterpreter('node', {
  background:
    "let go, done\nconst went = new Promise(resolve => { done = resolve })\nnew Promise(resolve => { go = resolve }).then(() => { console.log('late'); done() })\nconsole.log('early')",
  broken: 'const x = (1',
  define: 'const x = 41\nfunction f(n) { return `f${n}` }',
  device: "require('node:fs').writeFileSync('/dev/stdout', 'text\\n')",
  exit: 'process.exit(4)',
  fail: "// above\n\nnull.name\nconsole.log('never')",
  failLine: 3,
  failText: /^Uncaught TypeError: Cannot read properties of null[^\n]*\n {4}at block:3:6\n$/,
  forging: [
    'const w = require("node:stream").Writable.prototype.write; require("node:net").Socket.prototype.write = function (s, ...a) { return w.call(this, String(s).replace("1 ", "0 "), ...a) }',
    'require("node:inspector").Session.prototype.post = (method, options, done) => done(null, {result: {}})',
    'const fs = require("node:fs"); const w = fs.writeSync; fs.writeSync = (f, s) => w(f, String(s).replace("1 ", "0 "))',
    'JSON.stringify = () => "{}"',
    'Error.prepareStackTrace = () => ""',
    'process.stdout.write = () => true',
    'const r = String.prototype.replace; String.prototype.replace = function (...a) { return this.includes("null.name") ? "1" : r.apply(this, a) }',
    'const j = Array.prototype.join; Array.prototype.map = function () { return ["both", "/dev/null", "", "1"] }',
    'for (const l of process.listeners("uncaughtException")) { const F = l.constructor; F("const r = String.prototype.replace; String.prototype.replace = function (...a) { return this.includes(`null.name`) ? `1` : r.apply(this, a) }")() }',
    'process.stderr.write = () => process.exit(0)',
    'process.stderr.write = () => process.reallyExit(0)'
  ],
  hostile: [
    "for (let fd = 0; fd < 60; fd++) { try { require('node:fs').closeSync(fd) } catch {} }",
    "require('node:fs').closeSync(1)",
    'process.stdout.end()',
    'process.kill(process.pid, 9)',
    'process.removeAllListeners(); process.exitCode = 3',
    'globalThis.Promise = globalThis.setTimeout = undefined',
    "setTimeout(() => { throw new Error('late') }, 0); await new Promise(resolve => setTimeout(resolve, 50))",
    'delete globalThis.require',
    'throw undefined',
    'process.chdir("/"); process.chdir = () => {}'
  ],
  interrupted: [
    'while (true) {}',
    'await new Promise(resolve => setTimeout(resolve, 1e6))',
    "require('node:child_process').execSync('sleep 1000')",
    missedInterrupt
  ],
  leave:
    "const child = require('node:child_process').spawn('sleep', ['1000'], {detached: true, stdio: 'ignore'})\nconsole.log(child.pid)",
  loops: [
    'while (true) {}',
    'await new Promise(resolve => setTimeout(resolve, 1e6))',
    "require('node:child_process').execSync('sleep 1000')"
  ],
  much: "process.stdout.write('x'.repeat(500_000))",
  names: 'console.log(Object.getOwnPropertyNames(globalThis).join())',
  order:
    "console.log('out')\nconsole.error('err')\nrequire('node:child_process').execSync('echo out', {stdio: 'inherit'})",
  pass: [
    'process.exit()',
    'process.exit(0)',
    'process.exitCode = 0; process.exit()',
    'setImmediate(() => process.exit(0)); await new Promise(() => {})'
  ],
  quit: ['process.reallyExit(0)'],
  read: 'for await (const chunk of process.stdin) process.stdout.write(chunk)',
  script: file => `require('node:child_process').spawnSync('bash', ['${file}'], {stdio: 'inherit'}); undefined`,
  surroundings: "console.log(process.env.A)\nconsole.log(require('node:path').basename(process.cwd()))",
  survives: true,
  use: ['for (let i = 0; i < 3e6; i++);\nconsole.log(x + 1, f(2))', '42 f2\n'],
  wait: 'go()\nawait went'
})

test('should import at the top of a block, and declare a name again', async t => {
  await sessionsOf(openInterpreterSession('node'))(async (run, session) => {
    await session.writeFile('own.mjs', 'export default 1; export const two = 2\n')
    const code = [
      "import one, {two as zwei} from './own.mjs'",
      "import * as path from 'node:path'",
      "import 'node:fs'",
      "const {sep} = await import('node:path')",
      'console.log(one, zwei, path.sep === sep, "import(x)")'
    ].join('\n')
    t.equal((await run(code)).text, '1 2 true import(x)\n')
    t.equal((await run(code)).text, '1 2 true import(x)\n')
    t.match(await run("import nothing from './nowhere.mjs'"), {ending: 'returned', status: 1, text: /^Uncaught Error/})
  })
})

test('should let a block catch what is printed', async t => {
  await sessionsOf(openInterpreterSession('node'))(async run => {
    const write = 'const kept = []\nconst {write} = process.stdout\nprocess.stdout.write = text => kept.push(text)'
    t.match(await run(`${write}\nconsole.log(1)`), {ending: 'returned', status: 0, text: ''})
    t.match(await run('process.stdout.write = write\nconsole.log(kept)'), {status: 0, text: "[ '1\\n' ]\n"})
  })
})

test('should fail a block whose error nothing catches, and go on', async t => {
  await sessionsOf(openInterpreterSession('node'))(async run => {
    const rejected = await run("const kept = 1\nPromise.reject(new Error('nobody'))")
    t.match(rejected, {
      ending: 'returned',
      failed: {line: 2},
      status: 1,
      text: 'Uncaught Error: nobody\n    at block:2:16\n'
    })
    const later = await run(
      "setTimeout(() => { throw new Error('late') }, 0)\nawait new Promise(done => setTimeout(done, 50))"
    )
    t.match(later, {ending: 'returned', status: 1, text: /^Uncaught Error: late\n/})
    t.match(
      await run(
        "process.on('uncaughtException', error => console.log(error.message))\nPromise.reject(new Error('own'))"
      ),
      {status: 0, text: 'own\n'}
    )
    t.match(await run('console.log(kept)'), {status: 0, text: '1\n'})
  })
})

test('should not open the debugger to programs', async t => {
  await sessionsOf(openInterpreterSession('node'))(async run => {
    const send = "require('node:child_process').execSync(`kill -USR1 ${process.pid}`)"
    t.match(await run(send), {ending: 'returned', status: 0, text: ''})
    const look = 'await new Promise(done => setTimeout(done, 100)); console.log(require("node:inspector").url())'
    t.match(await run(look), {ending: 'returned', status: 0, text: 'undefined\n'})
  })
})

test('should run no block after something else has opened the debugger', async t => {
  await sessionsOf(openInterpreterSession('node'))(async (run, session) => {
    const open = 'const inspector = require("node:inspector")\ninspector.open(0, "127.0.0.1")'
    t.match(await run(open), {ending: 'returned', status: 0})
    const later = `inspector.close()
const fs = require('node:fs')
const timer = setInterval(() => {
  if (!fs.existsSync('go')) return
  clearInterval(timer)
  inspector.open(0, '127.0.0.1')
  fs.rmSync('go')
}, 5)`
    t.match(await run(later), {ending: 'returned', status: 0})
    await session.writeFile('go', '')
    while (existsSync(path.join(session.folders.work, 'go'))) await delay(10)
    t.match(await run('null.name'), {ending: 'refused', text: /A program has opened the debugger/})
  })
})

test('should not take the exit of an earlier block for one of the block that runs', async t => {
  await sessionsOf(openInterpreterSession('node'))(async run => {
    const wait = 'await new Promise(done => setTimeout(done, 20_000))'
    for (const above of [
      'setTimeout(() => process.exit(), 200)',
      "process.on('SIGUSR2', () => process.exit(0))\nsetTimeout(() => process.kill(process.pid, 'SIGUSR2'), 200)"
    ]) {
      t.match(await run(above), {ending: 'returned', status: 0})
      t.match(await run(wait), {ending: 'refused', reason: /not by an ordinary exit/})
    }
    t.match(await run('globalThis.leave = () => process.exit()'), {ending: 'returned', status: 0})
    t.match(await run(`setTimeout(() => leave(), 10)\nawait import('node:fs')\n${wait}`), {
      ending: 'shell-ended',
      status: 0
    })
  })
})
