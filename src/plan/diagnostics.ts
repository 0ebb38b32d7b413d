import type {Point} from 'unist'
import {VFileMessage} from 'vfile-message'
import type {Fix} from '../model/fix.js'
import type {RuleId, Severity} from '../model/rule.js'

/** Something found wrong or noteworthy in a document. */
export interface Diagnostic {
  readonly ruleId: RuleId
  readonly severity: Severity
  /** Where in the file. */
  readonly place: Point
  /** What was expected and what was found, in one sentence. */
  readonly reason: string
  /** What the author can do about it. */
  readonly remedy: string
  /** How it can be set right without a person. */
  readonly fix?: Fix
}

/** Turn a diagnostic into the message that every vfile reporter knows; `note` holds the remedy. */
export function toMessage(file: string, diagnostic: Diagnostic): VFileMessage {
  const message = new VFileMessage(diagnostic.reason, {
    place: diagnostic.place,
    ruleId: diagnostic.ruleId,
    source: 'fencepost'
  })
  message.file = file
  message.note = diagnostic.remedy
  message.fatal = fatalityOf(diagnostic.severity)
  if (diagnostic.fix) message.fix = diagnostic.fix
  return message
}

/** vfile's words for severity: `true` for an error, `false` for a warning, `undefined` for information. */
export function fatalityOf(severity: Severity): boolean | undefined {
  switch (severity) {
    case 'error':
      return true
    case 'warning':
      return false
    case 'info':
      return undefined
    default:
      return severity satisfies never
  }
}

/** Source text fit for a one-line message: shortened, without line breaks and backticks of its own. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return '`' + (line.length > 60 ? line.slice(0, 59) + '…' : line) + '`'
}
