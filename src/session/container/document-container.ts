import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {Writable} from 'node:stream'
import {setTimeout} from 'node:timers/promises'
import {execa} from 'execa'
import {appendToFile} from '../../files/open-to-write.js'
import type {ContainerSettings} from '../../model/settings.js'
import type {DocumentEnvironment} from '../environment/environment.js'
import {randomHex} from '../system/random-hex.js'
import {shellQuote} from '../system/shell-quote.js'

/** A container can't be started. The message says what the engine says. */
export class ContainerError extends Error {
  readonly code = 'container'
  override readonly name = 'ContainerError'
}

/** What a container is started with. */
export interface ContainerOptions {
  readonly settings: ContainerSettings
  readonly environment: DocumentEnvironment
  /** Environment of the engine's own command. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Variables of the document, and nothing that describes this machine. */
  readonly variables: Readonly<Record<string, string>>
  /** Ends the run. */
  readonly signal: AbortSignal
}

/** The file in the folder of a run that names the engines it used: the watchdog removes the containers that are left. */
const enginesFile = 'engines'
/** How long a container may take to end, in milliseconds. */
const endTime = 5000

/** The container that the sessions of one document share. Programs run in it until the document ends. */
export class DocumentContainer {
  readonly engine: ContainerSettings['engine']
  readonly name: string
  readonly env: ContainerOptions['env']
  /** The engine's command that started it, which ends with it. */
  #ended: Promise<unknown> | undefined
  /** Its end is the end of the container. */
  #input: Writable | undefined

  private constructor(name: string, {env, settings}: ContainerOptions) {
    this.engine = settings.engine
    this.env = env
    this.name = name
  }

  /** Starts a container, and pulls its image if the engine doesn't have it. Throws with what the engine says. */
  static async start(options: ContainerOptions): Promise<DocumentContainer> {
    const {environment, settings, variables} = options
    const {containment, control, folders} = environment
    const container = new DocumentContainer(`fencepost-${randomHex(8)}`, options)
    appendToFile(path.join(containment.folder, enginesFile), `${settings.engine}\n`)
    await container.#pull(options)
    // Unlike `--volume`, it creates no folder that the watchdog of a killed runner has just removed.
    const shared = [folders.work, control].flatMap(folder => ['--mount', `type=bind,source=${folder},target=${folder}`])
    const given = Object.entries({LANG: 'C.UTF-8', TZ: 'UTC', ...variables})
    const {exitCode, said} = await container.#run([
      ...['--label', `fencepost=${containment.tag}`, ...shared, '--workdir', folders.work],
      ...given.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...settings.options,
      ...['--entrypoint', 'sh', settings.image, '-c', 'echo ready; read -r _']
    ])
    if (exitCode === undefined) return container
    await container.#remove()
    const reason = exitCode === 127 ? 'it has no `sh`, which sessions need' : said
    throw new ContainerError(`The container of \`${settings.image}\` can't be started: ${reason}.`)
  }

  /**
   * Starts its first process, which waits for the end of its input: it ends with the runner, even if that is killed while
   * the engine still creates the container. Resolves when it has started, or with the status and the reason if it ended.
   */
  async #run(args: readonly string[]): Promise<{readonly exitCode?: number; readonly said: string}> {
    // Podman needs another package for `--init`.
    const init = this.engine === 'docker' ? ['--init'] : []
    // In a process group of its own, Ctrl-C doesn't reach it.
    const client = execa(this.engine, ['run', '--interactive', '--rm', ...init, '--name', this.name, ...args], {
      detached: true,
      env: this.env,
      extendEnv: false,
      reject: false,
      stdin: 'pipe'
    })
    this.#ended = client
    this.#input = client.stdin
    const hasStarted = new Promise<undefined>(resolve => client.stdout.once('data', () => resolve(undefined)))
    const ended = await Promise.race([hasStarted, client])
    return ended
      ? {exitCode: ended.exitCode ?? 1, said: lastLine(ended.stderr) || ended.shortMessage || ''}
      : {said: ''}
  }

  async #pull({settings: {image}, signal}: ContainerOptions): Promise<void> {
    if ((await this.call(['image', 'inspect', image], signal)).status === 0) return
    const pulled = await this.call(['pull', '--quiet', image], signal)
    if (pulled.status === 0 || signal.aborted) return
    throw new ContainerError(`The image \`${image}\` can't be pulled: ${pulled.said}`)
  }

  /** Sends a signal to what a session runs, and to all in its process group. */
  async signal(name: NodeJS.Signals, pidFile: string): Promise<void> {
    const pid = await readFile(pidFile, 'utf8').catch(() => '')
    if (/^\d+$/.test(pid.trim()))
      await this.call(['exec', this.name, 'sh', '-c', `kill -s ${name.slice(3)} -- -${pid.trim()}`])
  }

  /** Runs the engine's command; returns its status, and the last line it said. */
  async call(args: readonly string[], signal?: AbortSignal): Promise<{readonly said: string; readonly status: number}> {
    const {all, exitCode, shortMessage} = await execa(this.engine, args, {
      all: true,
      env: this.env,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      ...(signal && {cancelSignal: signal})
    })
    const said = lastLine(all) || shortMessage || `\`${this.engine} ${args[0]}\` failed`
    return {said, status: exitCode ?? 1}
  }

  /** Whether it has a program. */
  async has(program: string): Promise<boolean> {
    return (await this.call(['exec', this.name, 'sh', '-c', `command -v ${shellQuote(program)}`])).status === 0
  }

  /** Whether its programs run as root. */
  async isRoot(): Promise<boolean> {
    return (await this.call(['exec', this.name, 'sh', '-c', '[ "$(id -u)" = 0 ]'])).status === 0
  }

  /** Removes it, with all that runs in it. */
  async end(): Promise<void> {
    this.#input?.end()
    const hasEnded = await Promise.race([this.#ended?.then(() => true), setTimeout(endTime, false, {ref: false})])
    if (!hasEnded) await this.#remove()
  }

  async #remove(): Promise<void> {
    await this.call(['rm', '--force', this.name])
  }
}

/** The last line of what an engine says, without the hint at its help and without the period. */
function lastLine(text = ''): string {
  const lines = text.trim().split('\n')
  return (lines.findLast(line => line !== '' && !/^(?:See|Run) '/.test(line)) ?? '').replace(/\.$/, '')
}
