import type {RealTerminal} from '../../model/plan.js'
import type {Variation} from '../../model/settings.js'
import type {Mask} from '../../secrets/create-mask.js'
import {maskSession} from '../../secrets/mask-session.js'
import {openBashSession} from '../../session/bash/bash-session.js'
import {leakedProcesses} from '../../session/containment/leaked-processes.js'
import type {SandboxLimits} from '../../session/containment/sandbox.js'
import {createEnvironment, type DocumentEnvironment} from '../../session/environment/environment.js'
import type {Folders, Session} from '../../session/session.js'
import type {Leak} from './leaks.js'

/** What every session of a document has in common. */
export interface SessionsOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  readonly signal: AbortSignal
  /** What their outputs must not show. */
  readonly mask: Mask | undefined
  readonly variation?: Variation
  /** What they may have in a sandbox; they are in none when absent. */
  readonly sandbox?: SandboxLimits
  /** The commands begin in the home folder. */
  readonly startAtHome: boolean
  /** Which terminals are real ones. */
  readonly terminals: readonly RealTerminal[]
}

/** The sessions of one document by the name of their terminal, each opened when first used; all see the same folders. */
export class Sessions {
  readonly #options: SessionsOptions
  readonly #sessions = new Map<string, Promise<Session>>()
  readonly #beside: Promise<Session>[] = []

  #environment: Promise<DocumentEnvironment> | undefined

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** The session of a terminal. */
  get(name: string): Promise<Session> {
    const known = this.#sessions.get(name)
    if (known) return known
    const opened = this.isReal(name) ? this.#openReal() : this.#open()
    this.#sessions.set(name, opened)
    return opened
  }

  /** Whether a terminal is a real one. */
  isReal(name: string): boolean {
    return this.#options.terminals.some(terminal => terminal.name === name)
  }

  /** A session of its own, beside the terminals. */
  async open(): Promise<Session> {
    const opened = this.#open()
    this.#beside.push(opened)
    return opened
  }

  /** How what they start is kept together; nothing where none was opened. */
  async containment(): Promise<string | undefined> {
    return (await this.#environment?.catch(() => undefined))?.containment.kind
  }

  /** Whether all that they start is known, wherever it went. */
  async areContained(): Promise<boolean> {
    return (await this.#environment)?.containment.endsAll !== false
  }

  /** The folders that all of them see. */
  async folders(): Promise<Folders> {
    this.#environment ??= createEnvironment(this.#options)
    return (await this.#environment).folders
  }

  async #open(): Promise<Session> {
    const {mask} = this.#options
    this.#environment ??= createEnvironment(this.#options)
    const session = await openBashSession({...this.#options, environment: await this.#environment})
    return mask ? maskSession(session, mask) : session
  }

  async #openReal(): Promise<Session> {
    this.#environment ??= createEnvironment(this.#options)
    // Most documents need none, and start without it.
    const {openTerminalSession} = await import('../../session/terminal/terminal-session.js')
    const session = await openTerminalSession({...this.#options, environment: await this.#environment})
    const {mask} = this.#options
    return mask ? maskSession(session, mask) : session
  }

  /** The processes that run on, and which request started each. */
  async left(): Promise<readonly Leak[]> {
    const environment = await this.#environment
    if (!environment) return []
    const sessions = await Promise.all([...this.#sessions.values(), ...this.#beside])
    const own = sessions.flatMap(session => session.ownProcesses())
    const processes = await leakedProcesses(environment.containment, own)
    return processes.map(process => {
      const {tag} = process
      const request = tag === undefined ? undefined : sessions.flatMap(session => session.requestOf(tag) ?? [])[0]
      return {process, request}
    })
  }

  /** Ends every session and removes their folders. */
  async close(): Promise<void> {
    for (const session of [...this.#sessions.values(), ...this.#beside]) {
      await session.then(open => open.close({containment: 'closed'}))
    }
    await this.#environment?.then(made => made.remove())
  }
}
