import {spawn} from 'node:child_process'
import {closeSync, constants, openSync, readFileSync} from 'node:fs'
import {Socket} from 'node:net'
import {constants as system} from 'node:os'
import path from 'node:path'
import {driver} from '../bash/driver.js'
import {type OnOutput, readPipe} from './read-pipe.js'
import type {ShellProcess} from './shell-process.js'
import {asciiShellQuote} from './shell-quote.js'

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

/** What a host is started with. */
export interface HostOptions {
  /** The folder for its pipe, which nobody else may enter. */
  readonly folder: string
  /** Stands in the environment of the host, so that it is found when this process is killed. */
  readonly name: string
}

const script = readFileSync(new URL('./shell-host.sh', import.meta.url), 'utf8')
const killed = 128 + system.signals.SIGKILL

/** All hosts that run, and those whose shell is over. */
const hosts = new Set<ShellHost>()
let free: ShellHost[] = []

/**
 * Starts a shell from a small process, which starts one after another: to fork takes longer the more memory a process
 * has, and this one has much.
 */
export function startHostedShell(
  shell: HostedShellOptions,
  {onOutput, ...options}: HostOptions & {readonly onOutput: OnOutput}
): ShellProcess {
  const host = free.pop() ?? new ShellHost(options)
  return host.start(shell, onOutput)
}

/**
 * Starts a host for the first shell, which is not known yet, and has it start another program that outlives it: to start
 * two from here takes twice as long. Gives the pipe that is that program's standard input.
 */
export function startHostBeside(program: readonly string[], options: HostOptions): Socket {
  const host = new ShellHost(options, program)
  free.push(host)
  return host.beside
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
  readonly onOutput: OnOutput
  readonly #host: ShellHost
  readonly #started = deferred<void>()
  readonly #ended = deferred<number>()
  readonly #silent = deferred<void>()
  #pid = 0
  #hasEnded = false

  constructor(host: ShellHost, onOutput: OnOutput) {
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

  /** Nothing of what it started can print any more. */
  over(): void {
    this.#silent.resolve()
  }

  drop({atPrompt}: {readonly atPrompt: boolean}): void {
    // What it had not read would be taken for an order by its host.
    if (!atPrompt) this.#host.end()
    else void this.#silent.promise.then(() => this.#host.rest())
  }

  /** Its host has started it. */
  begin(pid: number): void {
    this.#pid = pid
    this.#started.resolve()
  }

  /** It has ended, though not all it printed may be read. */
  end(status: number): void {
    this.#hasEnded = true
    this.#ended.resolve(status)
  }

  /** Its host is gone. */
  lose(): void {
    this.#started.resolve()
    this.end(killed)
    this.#silent.resolve()
  }
}

/** How many hosts were started; each has a pipe of its own. */
let count = 0

class ShellHost {
  /** What the program beside it reads; nobody's where there is none. */
  readonly beside: Socket
  readonly #control: Socket
  readonly #said: Socket
  /** Path of the pipe that its shells print to. */
  readonly #pipe: string
  /** Whether the pipe is there. */
  #isReady = false
  #output: Socket | undefined
  /** What the shell is told when its output is read. */
  #held = ''
  #shell: HostedShell | undefined
  /** What was said of the shell, as far as it is no whole line. */
  #heard = ''

  constructor({folder, name}: HostOptions, program: readonly string[] = []) {
    const {PATH = '/usr/local/bin:/usr/bin:/bin'} = process.env
    this.#pipe = path.join(folder, `output-${++count}`)
    const child = spawn('bash', ['--noprofile', '--norc', '-c', script, 'bash', driver, this.#pipe, ...program], {
      cwd: '/',
      detached: true,
      env: {FENCEPOST: `${name}:host`, PATH},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe', program.length > 0 ? 'pipe' : 'ignore']
    })
    const [, , , control, said, beside] = child.stdio as unknown as readonly [null, null, null, Socket, Socket, Socket]
    this.beside = beside
    this.#control = control
    this.#said = said
    child.unref()
    // One that is gone, or cannot be started, is told by the end of its pipes.
    child.on('error', () => {})
    for (const socket of [control, said]) socket.on('error', () => {}).unref()
    said.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')))
    said.on('close', () => this.end())
    hosts.add(this)
  }

  start({cwd, env, prologue, secret, tag}: HostedShellOptions, onOutput: OnOutput): ShellProcess {
    this.#control.ref()
    this.#said.ref()
    const shell = new HostedShell(this, onOutput)
    this.#shell = shell
    if (!hosts.has(this)) shell.lose()
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const words = [cwd, secret, tag, prologue, ...variables].map(asciiShellQuote).join(' ')
    this.#put(String(words.length).padStart(10, '0') + words)
    if (this.#isReady) this.#read(shell)
    return shell
  }

  /** Tells the shell something, once what it prints is read: what nobody holds open is lost with a shell that ends. */
  write(text: string): void {
    if (this.#output) this.#put(text)
    else this.#held += text
  }

  #put(text: string): void {
    // What is written in one turn goes in one piece, as each wakes the other side.
    if (this.#control.writableCorked === 0) {
      this.#control.cork()
      process.nextTick(() => this.#control.uncork())
    }
    this.#control.write(text)
  }

  /** Its shell is over, and the next may come. */
  rest(): void {
    if (!hosts.has(this)) return
    this.#shell = undefined
    this.#output = undefined
    this.#held = ''
    this.#control.unref()
    this.#said.unref()
    free.push(this)
  }

  /** Lets it end, which it does when it hears no more. */
  end(): void {
    hosts.delete(this)
    free = free.filter(host => host !== this)
    for (const socket of [this.#control, this.#said, this.#output]) socket?.destroy()
    this.#shell?.lose()
  }

  /** Reads what a shell prints, until nobody can print to it any more. */
  #read(shell: HostedShell): void {
    try {
      const fd = openSync(this.#pipe, constants.O_RDONLY | constants.O_NONBLOCK)
      // While it is not read it takes no more than one piece from the pipe.
      const options = {fd, readable: true, readableHighWaterMark: 1, writable: false}
      const output = new Socket(options)
      output.on('error', () => {})
      readPipe(output, shell.onOutput)
      output.on('close', () => shell.over())
      this.#output = output
      if (this.#held !== '') this.#put(this.#held)
    } catch {
      // Its folder is gone.
      this.end()
    }
  }

  #hear(text: string): void {
    const lines = (this.#heard + text).split('\n')
    this.#heard = lines.pop() ?? ''
    for (const line of lines) {
      const [word, number] = line.split(' ')
      if (word === 'ready') {
        this.#isReady = true
        if (this.#shell) this.#read(this.#shell)
      } else if (word === 'started') this.#shell?.begin(Number(number))
      else {
        this.#shell?.end(Number(number))
        this.#touch()
      }
    }
  }

  /** Opens the pipe as one that prints, and closes it: a reader that came after the last of these is told only so. */
  #touch(): void {
    try {
      closeSync(openSync(this.#pipe, constants.O_WRONLY | constants.O_NONBLOCK))
    } catch {
      // Nobody reads it any more.
    }
  }
}
