import type {Variation} from '../model/settings.js'
import {openBashSession} from '../run/bash-session.js'
import type {Folders, Session} from '../run/session.js'
import {makeSurroundings, type Surroundings} from '../run/surroundings.js'

/** What every session of a document has in common. */
export interface TerminalsOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  readonly signal: AbortSignal
  readonly variation?: Variation
  /** The commands begin in the home folder. */
  readonly startAtHome: boolean
}

/** The sessions of one document by the name of their terminal, each opened when first used; all see the same folders. */
export class Terminals {
  readonly #options: TerminalsOptions
  readonly #sessions = new Map<string, Promise<Session>>()
  readonly #beside: Promise<Session>[] = []

  #surroundings: Promise<Surroundings> | undefined

  constructor(options: TerminalsOptions) {
    this.#options = options
  }

  /** The session of a terminal. */
  get(name: string): Promise<Session> {
    const known = this.#sessions.get(name)
    if (known) return known
    const opened = this.#open()
    this.#sessions.set(name, opened)
    return opened
  }

  /** A session of its own, beside the terminals. */
  async open(): Promise<Session> {
    const opened = this.#open()
    this.#beside.push(opened)
    return opened
  }

  /** The folders that all of them see. */
  async folders(): Promise<Folders> {
    this.#surroundings ??= makeSurroundings(this.#options)
    return (await this.#surroundings).folders
  }

  #open(): Promise<Session> {
    this.#surroundings ??= makeSurroundings(this.#options)
    return this.#surroundings.then(surroundings => openBashSession({...this.#options, surroundings}))
  }

  /** Ends every session and removes their folders. */
  async close(): Promise<void> {
    for (const session of [...this.#sessions.values(), ...this.#beside]) await session.then(open => open.close())
    await this.#surroundings?.then(made => made.remove())
  }
}
