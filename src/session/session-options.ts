import {setMaxListeners} from 'node:events'
import {createEnvironment, type DocumentEnvironment} from './environment/environment.js'
import {randomHex} from './system/random-hex.js'

/** What a session is opened with. */
export interface SessionOptions {
  /** The caller's environment; the shell sees PATH and what `passEnv` names. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  /** Ends what runs. */
  readonly signal?: AbortSignal
  /** Folders and environment shared with other sessions; whoever made them removes them. New ones when absent. */
  readonly environment?: DocumentEnvironment
}

/** What a session is made of. */
export interface SessionParts {
  /** The folders outlive the session. */
  readonly isShared: boolean
  readonly signal: AbortSignal | undefined
  readonly environment: DocumentEnvironment
  /** Stands in the environment of all that the session starts, so that it is found again. */
  readonly tag: string
}

/** The parts of a session of either kind, with fresh folders unless it shares those of others. Throws when these cannot be made. */
export async function partsOf(options: SessionOptions): Promise<SessionParts> {
  const {signal} = options
  // Each session that runs listens to it, and Node takes more than ten for a leak.
  if (signal) setMaxListeners(0, signal)
  const environment = options.environment ?? (await createEnvironment(options))
  return {
    isShared: options.environment !== undefined,
    signal,
    environment,
    tag: `${environment.containment.tag}${randomHex(8)}`
  }
}
