import type {Output} from '../../../src/model/output.js'
import {openBashSession} from '../../../src/session/bash/bash-session.js'
import type {SandboxLimits} from '../../../src/session/containment/sandbox.js'
import {createEnvironment, type DocumentEnvironment} from '../../../src/session/environment/environment.js'
import type {Session, StepRequest} from '../../../src/session/session.js'
import {openTerminalSession} from '../../../src/session/terminal/terminal-session.js'

/** What every request of a test has. */
export const base = {env: {}, maxOutput: 1 << 20, stream: 'both', timeout: 20_000} as const

/** Why no sandbox can be made on this machine; `false` where it can. */
export const whyNoSandbox: false | string = await createEnvironment({
  env: process.env,
  passEnv: [],
  sandbox: {network: 'off'}
}).then(
  async environment => {
    await environment.remove()
    return false as const
  },
  (error: Error) => error.message
)

/** What a test has of a document in a sandbox. */
export interface InSandbox {
  readonly run: (code: string, more?: Partial<StepRequest>) => Promise<Output>
  readonly open: () => Promise<Session>
  /** Opens one at a real terminal. */
  readonly openTerminal: () => Promise<Session>
  readonly session: Session
  readonly environment: DocumentEnvironment
}

/** Opens a session in a sandbox, and closes both. */
export async function inSandbox(
  limits: SandboxLimits,
  use: (sandbox: InSandbox) => Promise<void>,
  env: NodeJS.ProcessEnv = process.env
): Promise<void> {
  const environment = await createEnvironment({env, passEnv: [], sandbox: limits})
  const sessions: Session[] = []
  const openWith = (opens: typeof openBashSession) => async () => {
    const session = await opens({env: process.env, passEnv: [], environment})
    sessions.push(session)
    return session
  }
  const [open, openTerminal] = [openWith(openBashSession), openWith(openTerminalSession)]
  try {
    const session = await open()
    let prepared: Promise<Output> | undefined
    const run = async (code: string, more?: Partial<StepRequest>) => {
      // The test runner loads a file into each Node. In a checkout in /tmp, the sandbox doesn't see it.
      prepared ??= session.run({...base, code: 'unset NODE_OPTIONS'})
      await prepared
      return session.run({...base, code, ...more})
    }
    await use({open, openTerminal, run, session, environment})
  } finally {
    for (const session of sessions) await session.close()
    await environment.remove()
  }
}
