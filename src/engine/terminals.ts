import {openBashSession} from '../run/bash-session.js'
import type {Session} from '../run/session.js'

/** What every session of a document has in common. */
export interface TerminalsOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  readonly signal: AbortSignal
}

/** The sessions of one document by the name of their terminal, each opened when it is first used. */
export class Terminals {
  readonly #options: TerminalsOptions
  readonly #sessions = new Map<string, Promise<Session>>()

  constructor(options: TerminalsOptions) {
    this.#options = options
  }

  /** The session of a terminal. */
  get(name: string): Promise<Session> {
    const known = this.#sessions.get(name)
    if (known) return known
    const opened = openBashSession(this.#options)
    this.#sessions.set(name, opened)
    return opened
  }

  /** Ends every session. */
  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.then(open => open.close())
  }
}
