import {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent} from '../../model/event.js'
import type {DocumentEvents} from './document-events.js'

/** Events of the scenario's index for messages about texts that are already reported; each names its text and line. */
export function indexMessages(end: DocumentEndEvent, found: readonly VFileMessage[]): DocumentEvents {
  const {file, place} = end
  const messages = found.map(({fatal, file: text, line, note, reason, ruleId}) =>
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
