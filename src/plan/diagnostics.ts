import type {Point} from 'unist'
import {VFileMessage} from 'vfile-message'
import type {Fix} from '../model/fix.js'
import type {RuleId, Severity} from '../model/rule.js'

/** A message about a document. */
export interface Diagnostic {
  readonly ruleId: RuleId
  readonly severity: Severity
  /** Where it is in the file. */
  readonly place: Point
  /** What is wrong, in one sentence without a period. */
  readonly reason: string
  /** What the author can do about it, in whole sentences. */
  readonly remedy: string
  /** The edit that `lint --fix` makes. */
  readonly fix?: Fix
}

/** Returns the vfile message of a diagnostic; its `note` is the remedy. */
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

/** Returns vfile's `fatal` for a severity: `true` for an error, `false` for a warning, `undefined` for information. */
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

/** Returns source text in backticks for a message: on one line, with at most 60 characters. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return '`' + (line.length > 60 ? line.slice(0, 59) + '…' : line) + '`'
}
