import {spawn} from 'node:child_process'
import {closeSync, constants, existsSync, openSync, readFileSync} from 'node:fs'
import type {Socket} from 'node:net'
import path from 'node:path'
import {driver, firstPrompt} from '../bash/driver.js'
import {OpenFilesError, tooMany} from '../system/open-files.js'
import {asciiShellQuote} from '../system/shell-quote.js'
import {HostedShell, type HostOfShell} from './hosted-shell.js'
import {readNamedPipe, readPipe} from './read-pipe.js'
import type {ShellListener, ShellProcess} from './shell-process.js'

/** What a host starts a shell with. */
export interface HostedShellOptions {
  /** Absolute path of its working directory. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Shell code that it runs first; one line. */
  readonly prologue: string
}

/** What a host is started with. */
export interface HostOptions {
  /** The folder for its pipe, which only this user may enter. */
  readonly folder: string
  /** Value of `FENCEPOST` in the environment of the host, which is found by it if this process is killed. */
  readonly name: string
}

const script = readFileSync(new URL('./shell-host.sh', import.meta.url), 'utf8')

/** All hosts that run, and those whose shell has ended. */
const hosts = new Set<ShellHost>()
let free: ShellHost[] = []

/** Starts a shell by way of a small process: forking gets slower as a process grows, and this one is large. */
export function startHostedShell(
  shell: HostedShellOptions,
  {listener, ...options}: HostOptions & {readonly listener: ShellListener}
): ShellProcess {
  const host = free.pop() ?? newHost(options)
  return host.start(shell, listener)
}

/** A script that was started by a host. */
export interface ScriptBeside {
  /** Its standard input. */
  readonly input: Socket
  /** To be called once the folder of the host exists. */
  onFolder(): void
}

/**
 * Starts a host for the first shell, and has it start a script that outlives it: starting two processes from here takes
 * twice as long.
 */
export function startHostBeside(program: readonly string[], options: HostOptions): ScriptBeside {
  const host = new ShellHost(options, program)
  free.push(host)
  return {input: host.beside, onFolder: () => host.onFolder()}
}

/** Ends the hosts, whose shells have ended. */
export function endHosts(): void {
  for (const host of hosts) host.end()
  free = []
}

function newHost(options: HostOptions): ShellHost {
  const host = new ShellHost(options)
  host.onFolder()
  return host
}

/** Hosts that were started. Each has a pipe of its own. */
let count = 0

class ShellHost implements HostOfShell {
  /** Standard input of the script that was started with it, if there is one. */
  readonly beside: Socket
  /** Standard input of its shells. */
  readonly #prompt: Socket
  readonly #control: Socket
  readonly #states: Socket
  /** Path of the pipe that its shells print to. */
  readonly #pipe: string
  /** Whether the pipe exists. */
  #isReady = false
  #output: Socket | undefined
  /** What the shell is sent once its output is read. */
  #held = ''
  #shell: HostedShell | undefined
  /** The last line of the shell's state, while it isn't complete. */
  #line = ''

  constructor({folder, name}: HostOptions, program: readonly string[] = []) {
    const {PATH = '/usr/local/bin:/usr/bin:/bin'} = process.env
    this.#pipe = path.join(folder, `output-${++count}`)
    // Not by execa: it outlives this call and has pipes of its own, and every run would load execa.
    const child = spawn('bash', ['--noprofile', '--norc', '-c', script, 'bash', this.#pipe, ...program], {
      cwd: '/',
      detached: true,
      // Its shells find the locale loaded, and don't open two dozen files for it.
      env: {FENCEPOST: `${name}:host`, LANG: 'C.UTF-8', PATH, PROMPT_COMMAND: firstPrompt},
      stdio: ['pipe', 'ignore', 'ignore', 'pipe', 'pipe', program.length > 0 ? 'pipe' : 'ignore']
    })
    // A host that has ended, or couldn't be started, is noticed by the end of its pipes.
    child.on('error', () => {})
    // Node creates no pipes if too many files are open.
    if ((child.stdio as unknown) === undefined) throw new OpenFilesError(tooMany)
    const [prompt, , , control, states, beside] = child.stdio as unknown as readonly [
      Socket,
      null,
      null,
      Socket,
      Socket,
      Socket
    ]
    this.beside = beside
    this.#prompt = prompt
    this.#control = control
    this.#states = states
    child.unref()
    for (const socket of [prompt, control, states]) socket.on('error', () => {}).unref()
    // A shell that ends leaves the line to the next one.
    prompt.write(driver)
    readPipe(control, chunk => {
      // The output is there when the last of many blocks is reported.
      this.#output?.resume()
      return this.#shell?.listener.onReport(chunk) ?? 0
    })
    states.on('data', (chunk: Buffer) => this.#readStates(chunk.toString('latin1')))
    states.on('close', () => this.end())
    hosts.add(this)
  }

  /** Has it create its pipe. */
  onFolder(): void {
    this.#put(' ')
  }

  start({cwd, env, prologue}: HostedShellOptions, listener: ShellListener): ShellProcess {
    this.#control.ref()
    this.#states.ref()
    const shell = new HostedShell(this, listener)
    this.#shell = shell
    if (!hosts.has(this)) shell.lose()
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const words = [cwd, prologue, ...variables].map(asciiShellQuote).join(' ')
    this.#put(String(words.length).padStart(10, '0') + words)
    if (this.#isReady) this.#read(shell)
    return shell
  }

  /** Writes to the shell once its output is read: the output of a shell that ends before that would be lost. */
  write(text: string): void {
    // Its pipe may be there before the runner has read that it is.
    if (!this.#output && this.#shell && existsSync(this.#pipe)) this.#read(this.#shell)
    if (this.#output) this.#control.write(text)
    else this.#held += text
  }

  writePrompt(text: string): void {
    this.#prompt.write(text)
  }

  #put(text: string): void {
    // What is written behind it in the same turn is sent in one piece with it, since each piece wakes the other side.
    if (this.#control.writableCorked === 0) {
      this.#control.cork()
      process.nextTick(() => this.#control.uncork())
    }
    this.#control.write(text)
  }

  rest(): void {
    if (!hosts.has(this)) return
    this.#shell = undefined
    this.#output = undefined
    this.#held = ''
    this.#control.unref()
    this.#states.unref()
    free.push(this)
  }

  /** Closes its pipes, which ends it. */
  end(): void {
    hosts.delete(this)
    free = free.filter(host => host !== this)
    for (const socket of [this.#prompt, this.#control, this.#states, this.#output]) socket?.destroy()
    this.#shell?.lose()
  }

  /** Reads the output of a shell, until no process has the pipe open. */
  #read(shell: HostedShell): void {
    try {
      const output = readNamedPipe(this.#pipe, shell.listener.onOutput)
      output.on('close', () => shell.silence())
      this.#output = output
      if (this.#held !== '') this.#put(this.#held)
    } catch {
      // Its folder was removed.
      this.end()
    }
  }

  #readStates(text: string): void {
    const lines = (this.#line + text).split('\n')
    this.#line = lines.pop() ?? ''
    for (const line of lines) {
      const [word, number] = line.split(' ')
      if (word === 'ready') {
        this.#isReady = true
        if (this.#shell && !this.#output) this.#read(this.#shell)
      } else if (word === 'started') this.#shell?.begin(Number(number))
      else {
        this.#shell?.end(Number(number))
        this.#touch()
      }
    }
  }

  /** Opens the pipe to write and closes it. Only then does a reader that came after the last writer see the end. */
  #touch(): void {
    try {
      closeSync(openSync(this.#pipe, constants.O_WRONLY | constants.O_NONBLOCK))
    } catch {
      // It has no reader any more.
    }
  }
}
