import type {Output} from '../model/output.js'
import {holds, type ReadinessContext} from './readiness/wait-until-ready.js'
import type {RunningBlock, StepRequest} from './session.js'
import {startDeadline} from './system/deadline.js'

/** The output of a block that was not run. */
export function refused(reason: string): Output {
  return {durationMs: 0, ending: 'refused', omittedBytes: 0, reason, status: 2, text: ''}
}

/** Why a session can't run a block now; `undefined` if it can. */
export async function whyNot({code}: StepRequest, running: RunningBlock | undefined): Promise<string | undefined> {
  if (code.includes('\0')) return 'The block contains a NUL character. Remove it.'
  if (running && (await running.ended()) === undefined) {
    return 'The block above is still running in this session. Press Ctrl-C in the document first, or use another session (`{{exec T2}}`).'
  }
  return undefined
}

/** Why a service isn't started: its `ready` condition already holds. `undefined` if it doesn't. */
export async function whyNotStarted(
  {ready, timeout}: StepRequest,
  {signal, ...place}: ReadinessContext & {readonly signal: AbortSignal | undefined}
): Promise<string | undefined> {
  if (!ready) return undefined
  const held = holds(ready, place)
  const cut = await startDeadline(held, {signal, timeout})
  if (cut === 'timed-out') return "`ready` couldn't be checked in time. Check what is mounted there."
  if (cut === 'interrupted' || !(await held)) return undefined
  return '`ready` is already true before the service starts. Stop what makes it true, or choose another condition.'
}

/** Why a block was refused whose shell never showed its prompt. */
export const noPrompt =
  'The shell of the terminal showed no prompt. Check that `bash` works, and that no step above replaced it or changed what it reads when it starts, such as `/etc/bash.bashrc`.'

/** Why a block was refused about which bash has said more. */
export const unreadable =
  'The block has a syntax error or is incomplete, so none of it ran. Close its quotes, here-documents, brackets and compound commands.'

/** Why a block was refused whose shell ended before it could take one. */
export const notBegun =
  "The shell of the session couldn't be started. Check that `bash` works, and that no step above replaced it or used up all processes or memory."

/** Why a block did not run: its shell had ended since the block before, for example by a trap and a signal. */
export function endedBefore(status: number): string {
  return `The shell ended with status ${status} before this block began, so it didn't run.`
}

/** Why the output of a block can't be trusted. */
export const forged =
  'A program reported the end of a step in place of the shell, so the shell was ended. Check which program uses a descriptor of the shell, as in `program <&51`.'

/** Why a block was refused whose shell can't set an option for it. */
export function noPipefail(program: string): string {
  return `This \`${program}\` has no \`pipefail\`, which the step asks for. Run the step in bash or zsh, or write \`pipefail=false\` at the step.`
}
