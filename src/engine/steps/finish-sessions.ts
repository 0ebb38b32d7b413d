import type {VFileMessage} from 'vfile-message'
import type {Step} from '../../model/step.js'
import type {Session} from '../../session/session.js'
import {endMessage} from './end-message.js'

/**
 * Ends the interpreters of a document as at the end of a script: what happens in them after their last block, such as an
 * error in a timer, fails the document at the last step of its session. Takes the session of each step, in order.
 */
export async function finishSessions(used: ReadonlyMap<Step, Session>): Promise<readonly VFileMessage[]> {
  const last = new Map([...used].map(([step, session]) => [session, step]))
  const messages: VFileMessage[] = []
  for (const [session, step] of last) {
    const output = await session.finish?.()
    if (!output || output.status === 0) continue
    const ended = `The session of this step ended with status ${output.status} at the end of the document`
    messages.push(endMessage(step, {ended, output, ruleId: 'session-ended'}))
  }
  return messages
}
