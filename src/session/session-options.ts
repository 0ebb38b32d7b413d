import {setMaxListeners} from 'node:events'
import {BlockMarks} from './block-marks.js'
import type {DocumentContainer} from './container/document-container.js'
import {createEnvironment, type DocumentEnvironment} from './environment/environment.js'
import {randomHex} from './system/random-hex.js'

/** Options of a session. */
export interface SessionOptions {
  /** The caller's environment. The shell gets PATH and the variables that `passEnv` names. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly passEnv: readonly string[]
  /** The container that it runs in; absent for this machine. */
  readonly container?: DocumentContainer
  /** Outputs hold what a terminal showed, as it came. */
  readonly isTaped?: boolean
  /** Interrupts the session. */
  readonly signal?: AbortSignal
  /** Shared with other sessions, and removed by its creator; the session creates its own if absent. */
  readonly environment?: DocumentEnvironment
}

/** What a session of any kind needs. */
export interface SessionParts {
  /** Whether the folders outlive the session. */
  readonly isShared: boolean
  readonly signal: AbortSignal | undefined
  readonly isTaped: boolean
  readonly environment: DocumentEnvironment
  readonly blocks: BlockMarks
  /** Names the session in the environment of its shell and in the names of its files. */
  readonly tag: string
}

/** Creates the parts of a session, with new folders unless it shares them. Throws if they can't be created. */
export async function createParts(options: SessionOptions): Promise<SessionParts> {
  const {signal} = options
  // Every session listens to it, and Node warns of more than ten listeners.
  if (signal) setMaxListeners(0, signal)
  const environment = options.environment ?? (await createEnvironment(options))
  return {
    isTaped: options.isTaped ?? false,
    isShared: options.environment !== undefined,
    signal,
    blocks: new BlockMarks(),
    environment,
    tag: `${environment.containment.tag}${randomHex(8)}`
  }
}
