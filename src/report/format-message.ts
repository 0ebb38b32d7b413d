import type {VFileMessage} from 'vfile-message'
import {showLine} from './show-line.js'

/** The severity of a message. */
export function severityOf({fatal}: VFileMessage): 'error' | 'note' | 'warning' {
  return fatal ? 'error' : fatal === false ? 'warning' : 'note'
}

/** Number of warnings among messages. */
export function countWarnings(messages: readonly VFileMessage[]): number {
  return messages.filter(message => severityOf(message) === 'warning').length
}

/** The reason and remedy of a message as sentences on one line: a name in them may hold a newline. */
export function sentencesOf({note, reason}: VFileMessage): string {
  const sentence = /[.?!]$/.test(reason) ? reason : `${reason}.`
  return showLine(note ? `${sentence} ${note}` : sentence)
}

/** The place of a message: the file, and line and column if it has them. */
export function placeOf({column, line}: VFileMessage, file: string): string {
  return showLine(line === undefined ? file : `${file}:${line}:${column ?? 1}`)
}

/** A message on one line: place, severity, sentences and rule. */
export function formatMessage(message: VFileMessage, file: string): string {
  return `${placeOf(message, file)}  ${severityOf(message)}  ${sentencesOf(message)}  ${message.ruleId ?? ''}`
}
