import type {SessionKind} from '../model/plan.js'
import {openBashSession} from './bash/bash-session.js'
import type {Session} from './session.js'
import type {SessionOptions} from './session-options.js'

/** What the engine has to know about a kind of session. */
export interface SessionType {
  /** Opens a session. Throws when its folders can't be created. */
  readonly open: (options: SessionOptions) => Promise<Session>
  /** Whether single keys and unfinished lines can be typed into it. */
  readonly takesKeys: boolean
}

/** The session kinds. Add one here, with a folder of its own that passes `test/session/session-contract.mts`. */
export const sessionTypes: Readonly<Record<SessionKind, SessionType>> = {
  bash: {open: openBashSession, takesKeys: false},
  terminal: {
    // Few documents need a terminal, and it takes two packages to load.
    open: async options => (await import('./terminal/terminal-session.js')).openTerminalSession(options),
    takesKeys: true
  }
}
