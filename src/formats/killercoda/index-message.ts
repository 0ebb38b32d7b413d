import {VFileMessage} from 'vfile-message'
import {type Diagnostic, fatalityOf} from '../../plan/diagnostics.js'

/** A diagnostic about a line of an `index.json`. */
export interface IndexDiagnostic extends Omit<Diagnostic, 'fix' | 'place'> {
  readonly line: number
}

/** The message of a diagnostic. */
export function indexMessage({line, reason, remedy, ruleId, severity}: IndexDiagnostic): VFileMessage {
  const message = new VFileMessage(reason, {place: {column: 1, line}, ruleId, source: 'fencepost'})
  message.fatal = fatalityOf(severity)
  message.note = remedy
  return message
}
