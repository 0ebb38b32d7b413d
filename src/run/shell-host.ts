import {spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import type {Socket} from 'node:net'
import {constants} from 'node:os'
import {quote} from './frame.js'
import type {ShellProcess} from './shell-process.js'

/** What a shell is started with by a host. */
export interface HostedShellOptions {
  /** Absolute path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Shell code that it runs before all else. */
  readonly prologue: string
  /** Stands in its records. */
  readonly secret: string
  /** Names its session. */
  readonly tag: string
}

/** Who starts a shell, and what takes its output. */
export interface HostOptions {
  /** Stands in the environment of the host, so that it is found when this process is killed. */
  readonly name: string
  readonly onOutput: (chunk: Buffer) => void
}

/** The program that each shell runs: it takes blocks and tells how they end. */
export const driver = readFileSync(new URL('./driver.sh', import.meta.url), 'utf8')

const script = readFileSync(new URL('./shell-host.sh', import.meta.url), 'utf8')
const killed = 128 + constants.signals.SIGKILL

/** All hosts that run, and those whose shell is over. */
const hosts = new Set<ShellHost>()
let free: ShellHost[] = []

/**
 * Starts a shell from a small process, which starts one after another: to fork takes longer the more memory a process
 * has, and this one has much.
 */
export function startHostedShell(shell: HostedShellOptions, {name, onOutput}: HostOptions): ShellProcess {
  const host = free.pop() ?? new ShellHost(name)
  return host.start(shell, onOutput)
}

/** Starts a host for the first shell, which is not known yet. */
export function prepareHost(name: string): void {
  if (free.length === 0) free.push(new ShellHost(name))
}

/** Ends the hosts; their shells have ended. */
export function endHosts(): void {
  for (const host of hosts) host.end()
  free = []
}

/** A promise, and what settles it. */
function deferred<T>(): {readonly promise: Promise<T>; readonly resolve: (value: T) => void} {
  let settle: (value: T) => void = () => {}
  const promise = new Promise<T>(resolve => {
    settle = resolve
  })
  return {promise, resolve: value => settle(value)}
}

/** A shell that a host has started, and what is said of it. */
class HostedShell implements ShellProcess {
  readonly onOutput: (chunk: Buffer) => void
  readonly #host: ShellHost
  readonly #started = deferred<void>()
  readonly #ended = deferred<number>()
  readonly #silent = deferred<void>()
  #pid = 0
  #hasEnded = false

  constructor(host: ShellHost, onOutput: (chunk: Buffer) => void) {
    this.#host = host
    this.onOutput = onOutput
  }

  get started(): Promise<void> {
    return this.#started.promise
  }

  get ended(): Promise<number> {
    return this.#ended.promise
  }

  get silent(): Promise<void> {
    return this.#silent.promise
  }

  pid(): number {
    return this.#pid
  }

  hasEnded(): boolean {
    return this.#hasEnded
  }

  write(text: string): void {
    this.#host.write(text)
  }

  over(): void {
    this.#silent.resolve()
  }

  drop({atPrompt}: {readonly atPrompt: boolean}): void {
    // What it had not read would be taken for an order by its host.
    if (!atPrompt) this.#host.end()
    else void this.#silent.promise.then(() => this.#host.rest())
  }

  /** Takes a line of its host. */
  hear(line: string): void {
    const [word, number] = line.split(' ')
    if (word === 'started') {
      this.#pid = Number(number)
      this.#started.resolve()
    } else this.#end(Number(number))
  }

  /** Its host is gone. */
  lose(): void {
    this.#started.resolve()
    this.#end(killed)
    this.#silent.resolve()
  }

  #end(status: number): void {
    this.#hasEnded = true
    this.#ended.resolve(status)
  }
}

class ShellHost {
  readonly #control: Socket
  readonly #sockets: readonly Socket[]
  #shell: HostedShell | undefined
  /** What was said of the shell, as far as it is no whole line. */
  #said = ''

  constructor(name: string) {
    const {PATH = '/usr/local/bin:/usr/bin:/bin'} = process.env
    const child = spawn('bash', ['--noprofile', '--norc', '-c', script, 'bash', driver], {
      cwd: '/',
      detached: true,
      env: {FENCEPOST: `${name}:host`, PATH},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe', 'pipe']
    })
    const [, , , control, output, said] = child.stdio as unknown as readonly [null, null, null, Socket, Socket, Socket]
    this.#control = control
    this.#sockets = [control, output, said]
    child.unref()
    // One that is gone, or cannot be started, is told by the end of its pipes.
    child.on('error', () => {})
    for (const socket of this.#sockets) socket.on('error', () => {}).unref()
    output.on('data', (chunk: Buffer) => this.#shell?.onOutput(chunk))
    output.on('close', () => this.end())
    said.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')))
    hosts.add(this)
  }

  start({cwd, env, prologue, secret, tag}: HostedShellOptions, onOutput: (chunk: Buffer) => void): ShellProcess {
    for (const socket of this.#sockets) socket.ref()
    const shell = new HostedShell(this, onOutput)
    this.#shell = shell
    if (!hosts.has(this)) shell.lose()
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const words = [cwd, secret, tag, prologue, ...variables].map(quote).join(' ')
    this.write(String(words.length).padStart(10, '0') + words)
    return shell
  }

  write(text: string): void {
    this.#control.write(text)
  }

  /** Its shell is over, and the next may come. */
  rest(): void {
    if (!hosts.has(this)) return
    this.#shell = undefined
    for (const socket of this.#sockets) socket.unref()
    free.push(this)
  }

  /** Lets it end, which it does when it hears no more. */
  end(): void {
    hosts.delete(this)
    free = free.filter(host => host !== this)
    for (const socket of this.#sockets) socket.destroy()
    this.#shell?.lose()
  }

  #hear(text: string): void {
    const lines = (this.#said + text).split('\n')
    this.#said = lines.pop() ?? ''
    for (const line of lines) this.#shell?.hear(line)
  }
}
