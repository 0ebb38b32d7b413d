import {setTimeout as delay} from 'node:timers/promises'
import type {Output} from '../../../model/output.js'
import type {StepRequest} from '../../session.js'
import {openDescriptors, processState} from './process-state.js'
import {
  isSameState,
  type NotSaved,
  readState,
  restoreCode,
  type SavedShell,
  type ShellState,
  saveCode
} from './shell-state.js'

/** A shell at its prompt. */
export interface IdleShell {
  readonly pid: number
  /** Runs a block that belongs to no step. */
  readonly run: (request: StepRequest) => Promise<Output>
}

/** Standard error of the shell itself is no pipe, so what it says is not in the output. */
const request = {env: {}, maxOutput: 8 << 20, stream: 'stdout', timeout: 10_000} as const

/** Descriptors of the driver, and of what a shell has by itself. */
const own: ReadonlySet<number> = new Set([0, 1, 2, 51, 52, 53])

/** Reads the state of a shell without changing it. */
export async function saveShell(shell: IdleShell): Promise<NotSaved | Pick<SavedShell, 'process' | 'state'>> {
  const extra = await settledDescriptor(shell.pid)
  if (extra !== undefined) return {reason: `its shell has descriptor ${extra} open`}
  const process = processState(shell.pid)
  const state = await readShell(shell)
  return 'reason' in state ? state : {process, state}
}

/** Gives a new shell an earlier state. Returns whether it's the same in all that can be read. */
export async function restoreShell(shell: IdleShell, saved: SavedShell): Promise<boolean> {
  const fresh = await readShell(shell)
  if ('reason' in fresh) return false
  await shell.run({...request, code: restoreCode(saved.state, fresh)})
  await shell.run({...request, code: saved.state.status})
  const now = await saveShell(shell)
  return !('reason' in now) && now.process === saved.process && isSameState(now.state, saved.state)
}

async function readShell({run}: IdleShell): Promise<NotSaved | ShellState> {
  const {ending, omittedBytes, text} = await run({...request, code: saveCode})
  if (ending !== 'returned') return {reason: 'its shell ended'}
  if (omittedBytes > 0) return {reason: 'the state of its shell is too large'}
  const state = readState(text)
  if (state.status !== undefined) await run({...request, code: state.status})
  return state
}

/** How often to look for descriptors, and the milliseconds in between: the driver opens some for a moment. */
const looks = 20
const pause = 5

/** A descriptor that the document opened or redirected and that stays so; undefined without any. */
async function settledDescriptor(pid: number): Promise<number | undefined> {
  let found = extraDescriptor(pid)
  for (let look = 1; found !== undefined && look < looks; look++) {
    await delay(pause)
    found = extraDescriptor(pid)
  }
  return found
}

/** A descriptor other than those of a shell at its prompt. */
function extraDescriptor(pid: number): number | undefined {
  const open = openDescriptors(pid)
  const output = open.get(52)
  for (const [descriptor, target] of open) {
    const isSaved = descriptor >= 10 && target === '/dev/null'
    if (!own.has(descriptor) && !isSaved) return descriptor
  }
  if (open.get(0) !== '/dev/null') return 0
  if (open.get(1) !== output) return 1
  return open.get(2) === '/dev/null' ? undefined : 2
}
