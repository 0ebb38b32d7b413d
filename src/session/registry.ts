import type {InterpreterKind} from '../model/interpreters.js'
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
  /** Whether it reads the code of bash. */
  readonly readsBash: boolean
}

const interpreter = (kind: InterpreterKind | 'bash'): SessionType => ({
  open: async options => (await import('./interpreter/interpreter-session.js')).openInterpreterSession(kind)(options),
  readsBash: false,
  takesKeys: false
})

/** The session kinds. Add one here, with a folder of its own that passes `test/session/session-contract.mts`. */
export const sessionTypes: Readonly<Record<SessionKind, SessionType>> = {
  bash: {open: openBashSession, readsBash: true, takesKeys: false},
  fish: interpreter('fish'),
  node: interpreter('node'),
  python: interpreter('python'),
  ruby: interpreter('ruby'),
  sh: interpreter('sh'),
  terminal: {
    // Few documents need a terminal, and it takes two packages to load.
    open: async options => (await import('./terminal/terminal-session.js')).openTerminalSession(options),
    readsBash: true,
    takesKeys: true
  },
  zsh: interpreter('zsh')
}

/** The kind of session in a container, where bash is an interpreter like the others. */
export function typeInContainer(kind: SessionKind): SessionType {
  if (kind !== 'terminal') return {...interpreter(kind), readsBash: kind === 'bash'}
  const refuse = () =>
    Promise.reject(
      Object.assign(new Error("A terminal can't be opened in a container. Write `session=plain`."), {code: 'container'})
    )
  return {open: refuse, readsBash: true, takesKeys: true}
}
