import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import path from 'node:path'
import {text} from 'node:stream/consumers'
import {execa} from 'execa'
import {isOnPath} from '../../src/session/system/on-path.js'
import {unpackedPackages} from './packages.mjs'

/** A program that ran beside an engine. */
export interface Ran {
  readonly status: number | undefined
  /** What it printed on both streams. */
  readonly text: string
}

/** A Docker engine of a test file, see `engine.sh`. */
export interface Engine {
  /** Why this machine can't have one; nothing can be run then. */
  readonly skip: false | string
  /** Runs a program where the engine and the stand-ins for what documents download can be reached. */
  readonly run: (file: string, args: readonly string[], options?: RunOptions) => Promise<Ran>
  /** Runs the built command there. */
  readonly fencepost: (argv: readonly string[], options?: RunOptions) => Promise<Ran>
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Why no engine can be started on this machine; `undefined` where one can. */
export async function whyNone(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs Linux on x64'
  if (process.getuid?.() !== 0) return 'needs root'
  const programs = ['apt-get', 'curl', 'dpkg-deb', 'flock', 'ip', 'jq', 'nsenter', 'openssl', 'unshare', 'xargs']
  const missing = programs.find(program => !isOnPath(program, process.env))
  if (missing) return `needs \`${missing}\`, which isn't on PATH`
  const {exitCode} = await execa(
    'unshare',
    ['--mount', '--net', '--pid', '--fork', 'mount', '-t', 'tmpfs', '-', '/mnt'],
    {
      reject: false
    }
  )
  if (exitCode !== 0) return "needs namespaces and mounts, which aren't allowed"
  return unpackedPackages().then(
    () => undefined,
    (error: Error) => `needs Docker's packages: ${error.message}`
  )
}

/**
 * Starts an engine that ends with this process, or when the function that `teardown` gets is called. Throws if this machine
 * can have one and it doesn't start.
 */
export async function startEngine(teardown: (end: () => Promise<void>) => void): Promise<Engine> {
  const reason = await whyNone()
  if (reason) return unavailable(reason)
  const packages = await unpackedPackages()
  // The engine ends when its standard input does: at the end of this process, however that comes.
  const engine = spawn('bash', [path.resolve('test/docker/engine.sh'), packages, process.execPath], {
    env: {HOME: process.env.HOME, PATH: process.env.PATH},
    stdio: ['pipe', 'pipe', 'pipe']
  })
  teardown(async () => {
    engine.stdin.end()
    if (engine.exitCode === null) await once(engine, 'exit')
  })
  const pid = await readyPid(engine)
  const run: Engine['run'] = async (file, args, {cwd = process.cwd(), env} = {}) => {
    const enter = ['--mount', '--net', '--pid', '--target', pid, `--wd=${cwd}`, '--']
    const {all, exitCode} = await execa('nsenter', [...enter, file, ...args], {
      all: true,
      env: {HOME: process.env.HOME, PATH: process.env.PATH, ...env},
      extendEnv: false,
      reject: false,
      stdin: 'ignore'
    })
    return {status: exitCode, text: all}
  }
  const cli = path.resolve('dist/cli.cjs')
  return {fencepost: (argv, options) => run(process.execPath, [cli, ...argv], options), run, skip: false}
}

function unavailable(reason: string): Engine {
  const refuse = () => Promise.reject(new Error(reason))
  return {fencepost: refuse, run: refuse, skip: reason}
}

/** Waits until an engine is up; returns the id of the process to enter its namespaces by. */
async function readyPid({stderr, stdout}: ChildProcess): Promise<string> {
  const said = stderr ? text(stderr) : ''
  for await (const chunk of stdout ?? []) {
    const pid = /^ready (\d+)$/m.exec(String(chunk))?.[1]
    if (pid) return pid
  }
  throw new Error(`The engine didn't start: ${await said}`)
}
