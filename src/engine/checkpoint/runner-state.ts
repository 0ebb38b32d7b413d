import type {NotSaved} from '../../session/bash/state/shell-state.js'
import type {Captures} from '../steps/captures.js'
import type {Leak} from '../steps/leaks.js'
import type {Sessions} from '../steps/sessions.js'
import type {RunnerState} from './checkpoint.js'

/** The parts of a runner that a checkpoint keeps. */
export interface RunnerParts {
  readonly captures: Captures
  readonly sessions: Sessions
}

/** The only session of a document that checkpoints keep. */
const name = 'T1'

/** Reads the state of a runner between two steps, or why it can't be kept. */
export async function saveRunner({captures, sessions}: RunnerParts): Promise<NotSaved | RunnerState> {
  if (!sessions.hasOnly(name)) return {reason: 'it has several sessions'}
  const [running] = await sessions.leaks()
  if (running) return {reason: describeRunning(running)}
  const session = await sessions.get(name)
  if (!session.save) return {reason: 'its session is no plain bash'}
  const shell = await session.save()
  if ('reason' in shell) return shell
  return {
    captured: captures.captured,
    missing: captures.missingIn(session),
    shell
  }
}

/** Brings a new runner to an earlier state. Returns whether it is the same then. */
export async function restoreRunner({captures, sessions}: RunnerParts, state: RunnerState): Promise<boolean> {
  const session = await sessions.get(name)
  captures.restore(session, state)
  return (await session.restore?.(state.shell)) ?? false
}

function describeRunning({process: {command}}: Leak): string {
  const shown = command.length > 40 ? `${command.slice(0, 39)}…` : command
  return command === '' ? 'a part of its shell still runs' : `\`${shown}\` still runs`
}
