import {styleText} from 'node:util'
import type {DocumentEndEvent, DocumentStartEvent, EndEvent, Reporter, StepEvent} from '../model/event.js'
import type {LeftOut} from '../model/left-out.js'
import {type DiffLine, isFailure} from '../model/outcome.js'
import {headingOf} from '../model/scenario.js'
import {showControls} from '../normalize/show-controls.js'
import {countWords} from './count-words.js'
import {sumLeftOut} from './left-out.js'
import {placeOf, sentencesOf, severityOf} from './message-line.js'

/** Where a pretty report goes. */
export interface PrettyOptions {
  readonly write: (text: string) => void
  readonly color: boolean
}

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'

/** Lines of a diff, or of an output, that are shown at most. */
const mostLines = 40

/** Writes a report for a person: a line for a document that passed, failures in full, a summary and what to do next. */
export function createPrettyReporter({write, color}: PrettyOptions): Reporter {
  const style = (format: Style, text: string) => (color ? styleText(format, text, {validateStream: false}) : text)
  const line = (text: string) => write(`${text}\n`)
  let slowest: readonly StepEvent[] = []
  let heading = ''
  let leftOut: readonly LeftOut[] = []

  const showStep = (event: StepEvent) => {
    if (event.durationMs >= 500) slowest = [...slowest, event].sort((a, b) => b.durationMs - a.durationMs).slice(0, 3)
    if (!isFailure(event.outcome) || event.outcome.kind === 'not run') return
    line(`${style('red', '✗')} ${style('bold', `${event.file}:${event.step.line}`)}  ${showControls(event.step.title)}`)
    for (const text of explain(event)) line(`    ${text}`)
  }

  const explain = ({outcome, output, step}: StepEvent): readonly string[] => {
    const command = showControls(step.code)
      .split('\n')
      .slice(0, 3)
      .map(row => style('dim', `$ ${row}`))
    const printed =
      output.trimEnd() === ''
        ? []
        : output
            .trimEnd()
            .split('\n')
            .slice(-10)
            .map(row => `| ${showControls(row)}`)
    switch (outcome.kind) {
      case 'mismatched':
        return [
          ...command,
          `printed something else than ${outcome.snapshot.file}:${outcome.snapshot.line}` +
            (outcome.status ? ` and exited with ${outcome.status.actual}, not ${outcome.status.expected}` : ''),
          ...(outcome.reason === undefined ? [] : [showControls(outcome.reason)]),
          ...showDiff(outcome.diff)
        ]
      case 'failed': {
        const {command: failed, expected, status, reason} = outcome
        const where = failed ? [`line ${failed.fileLine}: ${showControls(failed.command)}`] : []
        return [
          ...command,
          `exited with ${status}, expected ${expected.join(' or ')}`,
          ...where,
          ...(reason ? [reason] : []),
          ...printed
        ]
      }
      case 'timed out':
        return [
          ...command,
          `took longer than ${outcome.timeoutMs} ms and was ended`,
          ...(outcome.hint ? [outcome.hint] : []),
          ...printed
        ]
      case 'new':
        return [
          ...command,
          'has no snapshot, and none is written in CI. Run `fencepost` where you write, and commit what it writes.'
        ]
      case 'errored':
        return [...command, outcome.reason, ...printed]
      case 'not run':
      case 'passed':
      case 'skipped':
      case 'updated':
        return []
      default:
        return outcome satisfies never
    }
  }

  const showDiff = (diff: readonly DiffLine[]): readonly string[] => {
    const near = diff.filter((_, index) =>
      diff.slice(Math.max(0, index - 2), index + 3).some(other => other.kind !== 'same')
    )
    const rows = near.slice(0, mostLines).map(({kind, text}) => {
      const shown = showControls(text)
      return kind === 'added'
        ? style('green', `+ ${shown}`)
        : kind === 'removed'
          ? style('red', `- ${shown}`)
          : `  ${shown}`
    })
    return near.length > mostLines ? [...rows, `… ${near.length - mostLines} more lines`] : rows
  }

  const showDocument = (event: DocumentEndEvent) => {
    for (const message of event.messages) {
      const severity = severityOf(message)
      const word = style(severity === 'error' ? 'red' : 'yellow', severity)
      line(`${placeOf(message, event.file)}  ${word}  ${sentencesOf(message)}  ${style('dim', message.ruleId ?? '')}`)
    }
    if (event.obsolete.length > 0)
      line(`${event.file}: ${event.obsolete.length} obsolete in its snapshot; \`fencepost update\` removes them`)
    for (const {attempt, line: at, outcome} of event.flaky ?? [])
      line(
        `${showControls(event.file)}:${at}  ${style('yellow', 'flaky')}  ${outcome} at attempt ${attempt}, passed at attempt ${event.attempts}`
      )
    const mark = event.failed ? style('red', '✗') : event.flaky ? style('yellow', '~') : style('green', '✓')
    line(`${mark} ${event.file}  ${countWords(event.counts)}  ${Math.round(event.durationMs)} ms`)
  }

  const showHeading = ({place}: DocumentStartEvent) => {
    const above = place ? headingOf(place) : ''
    if (above !== heading && above !== '') line(style('dim', showControls(above)))
    heading = above
  }

  const showEnd = (event: EndEvent) => {
    line('')
    for (const file of event.obsoleteFiles) line(`${file} belongs to no document; \`fencepost update\` removes it`)
    const {failed, flaky, passed} = event.documents
    line(`Documents  ${passed} passed, ${flaky === undefined ? '' : `${flaky} flaky, `}${failed} failed`)
    line(`Steps      ${countWords(event.counts)}`)
    for (const text of sumLeftOut(leftOut)) line(`Left out   ${text}`)
    line(`Time       ${(event.durationMs / 1000).toFixed(1)} s`)
    for (const {durationMs, file, step} of slowest)
      line(`Slow       ${file}:${step.line}  ${(durationMs / 1000).toFixed(1)} s`)
    if (event.signal) line(`Ended early by ${event.signal}.`)
    if (event.counts.mismatched > 0)
      line('If the new output is right, accept it with `fencepost update`, and look at the diff before you commit.')
  }

  return {
    async close() {},
    on(event) {
      if (event.kind === 'start') leftOut = event.leftOut ?? []
      else if (event.kind === 'document-start') showHeading(event)
      else if (event.kind === 'step') showStep(event)
      else if (event.kind === 'document-end') showDocument(event)
      else if (event.kind === 'end') showEnd(event)
    }
  }
}
