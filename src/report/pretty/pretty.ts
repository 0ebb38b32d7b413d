import {nameInRun} from '../../model/document.js'
import type {Reporter, StepEvent} from '../../model/event.js'
import {headingOf, isSameStep, type ScenarioPlace} from '../../model/scenario.js'
import {formatDuration} from '../../text/format-duration.js'
import {placeOfLine} from '../document-name.js'
import {clockTime} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import type {FormatSuggestionOptions} from '../suggestion.js'
import {formatDocument, formatNotes} from './document-line.js'
import {formatFailure, formatOmitted, isOwnFailure} from './failure.js'
import {every, Live, type LiveOptions} from './live.js'
import {type Styler, styler} from './style.js'
import {formatSummary} from './summary.js'
import {Tally} from './tally.js'

/** Where and how a pretty report is written. */
export interface PrettyOptions extends FormatSuggestionOptions {
  readonly write: (text: string) => void
  readonly color: boolean
  /** The terminal that it goes to; absent if it goes elsewhere. */
  readonly terminal?: {readonly size: LiveOptions['size']}
  /** Failures are shortened to fit the screen, and no commands are suggested: keys do the same. */
  readonly fitsScreen?: boolean | undefined
  /** `quiet` prints failures and the summary alone, `verbose` every step and failures in full. */
  readonly detail?: 'quiet' | 'verbose' | undefined
}

/**
 * Writes a report for people: a line per document, failures with their output, a summary, and what to do next. On a
 * terminal it also shows what runs now.
 */
export function createPrettyReporter(options: PrettyOptions): Reporter {
  const {write, color, detail, fitsScreen = false, terminal, ...suggestions} = options
  const style = styler(color)
  const live =
    terminal && detail !== 'quiet'
      ? new Live({every, now: () => performance.now(), size: terminal.size, write})
      : undefined
  const tally = new Tally()
  const isVerbose = detail === 'verbose'
  /** Place of the previous document. */
  let previous: ScenarioPlace | undefined
  const print = (lines: readonly string[]) => {
    if (lines.length === 0) return
    const text = lines.map(line => `${line}\n`).join('')
    if (live) live.print(text)
    else write(text)
  }

  return {
    async close() {
      live?.close()
    },
    on(event) {
      live?.on(event)
      switch (event.kind) {
        case 'start':
          tally.start(event)
          break
        case 'document-start': {
          const {place} = event
          tally.begin(event)
          if (place && !isSameStep(place, previous) && detail !== 'quiet')
            print([style('dim', showLine(headingOf(place)))])
          if (event.isRestarted && !place) print([style('dim', `↻ ${showLine(nameInRun(event))}  runs again`)])
          previous = place
          break
        }
        case 'step':
          tally.step(event)
          print([
            ...(isOwnFailure(event)
              ? formatFailure(event, {isVerbose, rows: fitsScreen ? terminal?.size().rows : undefined, style})
              : isVerbose
                ? [formatStep(event, style)]
                : []),
            ...(detail === 'quiet' ? [] : formatOmitted(event, style))
          ])
          break
        case 'document-end':
          tally.document(event)
          if (detail === 'quiet' && !event.failed) break
          print([...formatNotes(event, style), formatDocument(event, style)])
          break
        case 'end':
          print(formatSummary(event, {...suggestions, hasNext: !fitsScreen, style, tally}))
          break
        case 'progress':
          break
        default:
          event satisfies never
      }
    }
  }
}

/** A step that didn't fail, on one line: its place, outcome and duration, and why it was skipped. */
function formatStep(event: StepEvent, style: Styler): string {
  const {durationMs, outcome, step} = event
  const hasRun = outcome.kind !== 'kept' && outcome.kind !== 'skipped' && outcome.kind !== 'not run'
  const sign = hasRun ? style('green', '✓') : style('dim', '-')
  const place = placeOfLine(event, step.line)
  const reason = 'reason' in outcome && outcome.reason !== undefined ? `: ${showLine(outcome.reason)}` : ''
  const time = durationMs > 0 ? `  ${style('dim', formatDuration(durationMs))}` : ''
  const kind = outcome.kind === 'kept' ? `kept from ${clockTime(outcome.savedAt)}` : outcome.kind
  return `  ${sign} ${place}  ${kind}${reason}  ${showLine(step.title)}${time}`
}
