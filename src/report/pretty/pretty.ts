import type {Reporter} from '../../model/event.js'
import {headingOf, isSameStep, type ScenarioPlace} from '../../model/scenario.js'
import {showControls} from '../../text/show-controls.js'
import {formatDocument} from './document-line.js'
import {formatFailure, formatOmitted, isToldOf} from './failure.js'
import {every, Live, type LiveOptions} from './live.js'
import {styler} from './style.js'
import {formatSummary} from './summary.js'
import {Tally} from './tally.js'

/** Where a pretty report goes. */
export interface PrettyOptions {
  readonly write: (text: string) => void
  readonly color: boolean
  /** The terminal that it goes to; absent where it goes elsewhere. */
  readonly terminal?: {readonly size: LiveOptions['size']}
}

/**
 * Writes a report for a person: a line for a document that passed, failures in full, a summary and what to do next; on a
 * terminal what runs now as well.
 */
export function createPrettyReporter({write, color, terminal}: PrettyOptions): Reporter {
  const style = styler(color)
  const live = terminal && new Live({every, now: () => performance.now(), size: terminal.size, write})
  const told = new Tally()
  /** Where the document above stands. */
  let above: ScenarioPlace | undefined
  const print = (lines: readonly string[]) => {
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
      if (event.kind === 'start') told.start(event)
      else if (event.kind === 'document-start') {
        if (event.place && !isSameStep(event.place, above)) print([style('dim', showControls(headingOf(event.place)))])
        above = event.place
      } else if (event.kind === 'step') {
        told.step(event)
        const lines = [...(isToldOf(event) ? formatFailure(event, style) : []), ...formatOmitted(event, style)]
        if (lines.length > 0) print(lines)
      } else if (event.kind === 'document-end') {
        told.document(event)
        print(formatDocument(event, style))
      } else if (event.kind === 'end') print(formatSummary(event, {style, told}))
    }
  }
}
