import {nameInRun} from '../../model/document.js'
import type {DocumentEndEvent} from '../../model/event.js'
import {formatDuration} from '../../text/format-duration.js'
import {placeOfLine, withCombination} from '../document-name.js'
import {type DocumentVerdict, verdictOfDocument} from '../document-verdict.js'
import {placeOf, sentencesOf, severityOf} from '../format-message.js'
import {formatCounts} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import {formatObsolete} from './obsolete.js'
import type {Styler} from './style.js'

/** The messages of a document, its obsolete entries and its flaky steps. */
export function formatNotes(event: DocumentEndEvent, style: Styler): readonly string[] {
  const messages = event.messages.map(message => {
    const severity = severityOf(message)
    const word = style(severity === 'error' ? 'red' : 'yellow', severity)
    return `${withCombination(placeOf(message, event.file), event)}  ${word}  ${sentencesOf(message)}  ${style('dim', message.ruleId ?? '')}`
  })
  const flaky = (event.flaky ?? []).map(
    ({attempt, line, outcome}) =>
      `${placeOfLine(event, line)}  ${style('yellow', 'flaky')}  ${outcome} in attempt ${attempt}, passed in attempt ${event.attempts}`
  )
  return [
    ...messages,
    ...(event.obsolete.length > 0 ? [`${showLine(nameInRun(event))}: ${formatObsolete(event)}`] : []),
    ...flaky
  ]
}

/** Signs of documents by outcome. */
const signs = {
  failed: style => style('red', '✗'),
  flaky: style => style('yellow', '~'),
  'no steps': style => style('dim', '-'),
  'not run': style => style('dim', '-'),
  passed: style => style('green', '✓'),
  skipped: style => style('dim', '-')
} as const satisfies Readonly<Record<DocumentVerdict, (style: Styler) => string>>

/** A finished document on one line: its outcome, counts and duration. */
export function formatDocument(event: DocumentEndEvent, style: Styler): string {
  return `${signs[verdictOfDocument(event)](style)} ${showLine(nameInRun(event))}  ${formatCounts(event.counts)}  ${style('dim', formatDuration(event.durationMs))}`
}
