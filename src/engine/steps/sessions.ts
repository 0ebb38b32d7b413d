import type {PlannedSession, SessionKind} from '../../model/plan.js'
import type {ContainerSettings, TerminalSize, Variation} from '../../model/settings.js'
import type {Mask} from '../../secrets/create-mask.js'
import {maskSession} from '../../secrets/mask-session.js'
import type {CallShims} from '../../session/cassette/call-shims.js'
import type {DocumentContainer} from '../../session/container/document-container.js'
import {leakedProcesses} from '../../session/containment/leaked-processes.js'
import type {SandboxLimits} from '../../session/containment/sandbox.js'
import {createEnvironment, type DocumentEnvironment} from '../../session/environment/environment.js'
import {findMissing} from '../../session/environment/requirements.js'
import {type SessionType, sessionTypes, typeInContainer} from '../../session/registry.js'
import type {Folders, Session} from '../../session/session.js'
import type {FolderContents} from '../../session/workspace/folder-contents.js'
import {fillIn} from '../../shell-code/fill-in.js'
import {enterProgram} from './enter-program.js'
import type {Leak} from './leaks.js'

/** What all sessions of a document have in common. */
export interface SessionsOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  /** Variables of the documents. */
  readonly variables: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Hides secrets in their output. */
  readonly mask: Mask | undefined
  readonly variation?: Variation
  /** Limits of their sandbox; absent without one. */
  readonly sandbox?: SandboxLimits
  /** An archive with the files of an earlier run of the document in a sandbox. */
  readonly files?: string | undefined
  /** What their folders hold at the start. */
  readonly contents: FolderContents
  /** Programs in front of PATH that record calls or answer them. */
  readonly shims?: CallShims | undefined
  /** Size of terminals; 80 columns and 24 rows if absent. */
  readonly size?: TerminalSize
  /** Outputs hold what terminals showed, as it came. */
  readonly isTaped: boolean
  /** The container that they run in; absent for this machine. */
  readonly container?: ContainerSettings | undefined
  /** Start in the home folder. */
  readonly startAtHome: boolean
  /** Sessions of other kinds than `bash`. */
  readonly sessions: readonly PlannedSession[]
}

/** The sessions of one document by name, each opened when first used. They share one environment. */
export class Sessions {
  readonly #options: SessionsOptions
  readonly #sessions = new Map<string, Promise<Session>>()
  readonly #unnamed: Promise<Session>[] = []

  #environment: Promise<DocumentEnvironment> | undefined
  #container: Promise<DocumentContainer> | undefined

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** The session of a name (`T1`), whose program starts within `timeout` milliseconds. */
  get(name: string, timeout = 0): Promise<Session> {
    const program = this.#plannedAs(name)?.program
    const opened = this.#sessions.get(name) ?? this.#open(this.typeOf(name))
    this.#sessions.set(name, opened)
    if (!program) return opened
    const [file = ''] = program.command
    return opened.then(open => enterProgram(open, {...program, before: this.#options.shims?.pass(file)}, timeout))
  }

  /** The type of a session, by its name. */
  typeOf(name: string): SessionType {
    const {kind = 'bash', program} = this.#plannedAs(name) ?? {}
    const type = this.#typeOf(kind)
    return program ? {...type, readsBash: false} : type
  }

  #typeOf(kind: SessionKind): SessionType {
    return this.#options.container ? typeInContainer(kind) : sessionTypes[kind]
  }

  #plannedAs(name: string): PlannedSession | undefined {
    return this.#options.sessions.find(session => session.name === name)
  }

  /** A new session without a name. */
  async open(): Promise<Session> {
    const opened = this.#open(this.#typeOf('bash'))
    this.#unnamed.push(opened)
    return opened
  }

  /** How their processes are contained; absent if none were started. */
  async containment(): Promise<string | undefined> {
    return (await this.environment())?.containment.kind
  }

  /** Whether every process they start is found, even one that leaves its session. */
  async areContained(): Promise<boolean> {
    return (await this.environment())?.containment.endsAll !== false
  }

  /** The folders that all of them use. */
  async folders(): Promise<Folders> {
    this.#environment ??= createEnvironment(this.#options)
    return (await this.#environment).folders
  }

  async #open({open}: SessionType): Promise<Session> {
    const {mask} = this.#options
    this.#environment ??= createEnvironment(this.#options)
    const {container: _, ...options} = this.#options
    const container = await this.#startedContainer()
    const session = await open({...options, environment: await this.#environment, ...(container && {container})})
    return mask ? maskSession(session, mask) : session
  }

  /** Describes the first requirement that the container of the document doesn't meet. */
  async missingInContainer(requires: readonly string[]): Promise<string | undefined> {
    const container = await this.#startedContainer()
    for (const required of requires) {
      if (required === 'network') {
        const missing = await findMissing([required], {env: this.#options.env})
        if (missing !== undefined) return missing
      } else if (required === 'root') {
        if (!(await container?.isRoot())) return 'needs root, but the container runs as another user'
      } else if (!(await container?.has(required))) return `needs \`${required}\`, which isn't in the image`
    }
    return undefined
  }

  /** The container of the document, which starts with its first session. */
  async #startedContainer(): Promise<DocumentContainer | undefined> {
    const {container: settings, env, passEnv, signal, variables} = this.#options
    if (!settings) return undefined
    this.#environment ??= createEnvironment(this.#options)
    const environment = await this.#environment
    const passed = passEnv.flatMap(name => (env[name] === undefined ? [] : [[name, env[name]] as const]))
    this.#container ??= import('../../session/container/document-container.js').then(({DocumentContainer}) =>
      DocumentContainer.start({
        env,
        environment,
        settings: {...settings, image: fillIn(settings.image, new Map(Object.entries(variables)))},
        signal,
        variables: {...Object.fromEntries(passed), ...variables}
      })
    )
    return this.#container
  }

  /** Processes that still run, with the request that started each. */
  async leaks(): Promise<readonly Leak[]> {
    const environment = await this.environment()
    if (!environment) return []
    const sessions = await this.#opened()
    const own = sessions.flatMap(session => session.ownProcesses())
    const processes = await leakedProcesses(environment.containment, own)
    return processes.map(process => {
      const {mark} = process
      const request = mark === undefined ? undefined : sessions.flatMap(session => session.requestOf(mark) ?? [])[0]
      return {process, request}
    })
  }

  /** Whether only the session of this name was opened, besides those without a name. */
  hasOnly(name: string): boolean {
    return this.#sessions.size === 1 && this.#sessions.has(name)
  }

  /** Where their processes and files are; undefined if none were opened. */
  async environment(): Promise<DocumentEnvironment | undefined> {
    return this.#environment?.catch(() => undefined)
  }

  /** Ends every session and removes their folders. */
  async close(): Promise<void> {
    for (const session of await this.#opened()) await session.close({containment: 'closed'})
    await this.#container?.then(
      started => started.end(),
      () => {}
    )
    await this.#environment?.then(
      made => made.remove(),
      () => {}
    )
  }

  /** The sessions that could be opened: the step that needed another one has reported why not. */
  async #opened(): Promise<readonly Session[]> {
    const settled = await Promise.allSettled([...this.#sessions.values(), ...this.#unnamed])
    return settled.flatMap(session => (session.status === 'fulfilled' ? session.value : []))
  }
}
