import type {Output} from '../model/output.js'
import {holds, type ReadinessContext} from './readiness/wait-until-ready.js'
import type {RunningBlock, StepRequest} from './session.js'

/** The output of a block that the shell did not run. */
export function refused(reason: string): Output {
  return {durationMs: 0, ending: 'refused', omittedBytes: 0, reason, status: 2, text: ''}
}

/** Why a session does not take a block; `undefined` when it does. */
export async function whyNot({code}: StepRequest, running: RunningBlock | undefined): Promise<string | undefined> {
  if (code.includes('\0')) return 'Expected text, got a NUL character. Remove it.'
  if (running && (await running.ended()) === undefined) return 'Expected a prompt, got a block that runs on.'
  return undefined
}

/** Why a service is not started: what is to tell that it is ready does so before. `undefined` when it does not. */
export async function whyNotStarted({ready}: StepRequest, place: ReadinessContext): Promise<string | undefined> {
  if (!ready || !(await holds(ready, place))) return undefined
  return 'Expected `ready` to become true when the service is ready, got it true before the start. End what makes it so.'
}
