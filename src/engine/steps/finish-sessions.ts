import {VFileMessage} from 'vfile-message'
import type {Step} from '../../model/step.js'
import type {Session} from '../../session/session.js'

/**
 * Ends the interpreters of a document as at the end of a script: what happens in them after their last block, such as an
 * error in a timer, fails the document at the last step of its session. Takes the session of each step, in order.
 */
export async function finishSessions(used: ReadonlyMap<Step, Session>): Promise<readonly VFileMessage[]> {
  const last = new Map([...used].map(([step, session]) => [session, step]))
  const messages: VFileMessage[] = []
  for (const [session, step] of last) {
    const end = await session.finish?.()
    if (!end || end.status === 0) continue
    const printed = end.text.trimEnd().split('\n').slice(-3).join('\n')
    const message = new VFileMessage(
      `The session of this step ended with status ${end.status} at the end of the document${printed === '' ? '' : `, after printing \`${printed}\``}.`,
      {place: {column: step.column, line: step.line}, ruleId: 'session-ended', source: 'fencepost'}
    )
    message.fatal = true
    messages.push(message)
  }
  return messages
}
