import {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'

/** Turns the warnings of a document into errors if `failOnWarnings` is set. */
export function judgeWarnings(end: DocumentEndEvent, {failOnWarnings}: Settings): DocumentEndEvent {
  if (!failOnWarnings || !end.messages.some(({fatal}) => fatal === false)) return end
  return {
    ...end,
    failed: true,
    messages: end.messages.map(message => (message.fatal === false ? asError(message) : message))
  }
}

function asError(message: VFileMessage): VFileMessage {
  const {file, note, place, reason, ruleId, source} = message
  return Object.assign(new VFileMessage(reason, {place, ruleId, source}), {fatal: true, file, note})
}
