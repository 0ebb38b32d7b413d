import {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent} from '../../model/event.js'
import type {DocumentEvents} from './document-events.js'

/** What is said when a scenario is over, of steps in texts that were told before: at its index, with their places. */
export function indexMessages(end: DocumentEndEvent, said: readonly VFileMessage[]): DocumentEvents {
  const {file, place} = end
  const messages = said.map(({fatal, file: text, line, note, reason, ruleId}) =>
    Object.assign(new VFileMessage(`${text ?? file}:${line ?? 1}: ${reason}`, {ruleId, source: 'fencepost'}), {
      fatal,
      note
    })
  )
  return {
    end: {...end, failed: messages.some(({fatal}) => fatal), messages},
    events: [{file, kind: 'document-start', source: '', steps: 0, ...(place && {place})}]
  }
}
