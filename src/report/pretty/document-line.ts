import type {DocumentEndEvent} from '../../model/event.js'
import {showControls} from '../../text/show-controls.js'
import {countWords} from '../count-words.js'
import {placeOf, sentencesOf, severityOf} from '../format-message.js'
import {formatObsolete} from './obsolete.js'
import type {Styler} from './style.js'

/** A document that is over: its messages, and a line of counts. */
export function formatDocument(event: DocumentEndEvent, style: Styler): readonly string[] {
  const file = showControls(event.file)
  const messages = event.messages.map(message => {
    const severity = severityOf(message)
    const word = style(severity === 'error' ? 'red' : 'yellow', severity)
    return `${placeOf(message, event.file)}  ${word}  ${sentencesOf(message)}  ${style('dim', message.ruleId ?? '')}`
  })
  const flaky = (event.flaky ?? []).map(
    ({attempt, line, outcome}) =>
      `${file}:${line}  ${style('yellow', 'flaky')}  ${outcome} at attempt ${attempt}, passed at attempt ${event.attempts}`
  )
  const mark = event.failed ? style('red', '✗') : event.flaky ? style('yellow', '~') : style('green', '✓')
  return [
    ...messages,
    ...(event.obsolete.length > 0 ? [`${file}: ${formatObsolete(event)}`] : []),
    ...flaky,
    `${mark} ${file}  ${countWords(event.counts)}  ${Math.round(event.durationMs)} ms`
  ]
}
