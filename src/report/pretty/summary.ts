import type {EndEvent} from '../../model/event.js'
import type {Outcome} from '../../model/outcome.js'
import {showControls} from '../../text/show-controls.js'
import {countWords} from '../count-words.js'
import {nameShard} from '../format-shard.js'
import {sumSkippedFiles} from '../skipped-files.js'
import {formatNext} from './next-commands.js'
import {fateOf} from './obsolete.js'
import type {Styler} from './style.js'
import type {Tally} from './tally.js'

/** How many failures are listed at most. */
const mostFailures = 20

/** The end of a report: what failed, numbers, and what to do next. */
export function formatSummary(event: EndEvent, {style, told}: {readonly style: Styler; readonly told: Tally}) {
  const {failed, flaky, passed} = event.documents
  const next = formatNext(told)
  return [
    '',
    ...formatFailures(told, style),
    ...event.obsoleteFiles.map(
      file => `${showControls(file)} belongs to no document; ${fateOf(event.obsoleteFilesAre)}`
    ),
    ...(told.shard ? [`Shard      ${nameShard(told.shard)}`] : []),
    `Documents  ${passed} passed, ${flaky === undefined ? '' : `${flaky} flaky, `}${failed} failed`,
    `Steps      ${countWords(event.counts)}`,
    ...sumSkippedFiles(told.skippedFiles).map(text => `Left out   ${text}`),
    `Time       ${seconds(event.durationMs)}`,
    ...told.slowest.map(
      ({durationMs, file, step}) => `Slow       ${showControls(file)}:${step.line}  ${seconds(durationMs)}`
    ),
    ...(told.written > 0
      ? [`Written    ${told.written} snapshot${told.written > 1 ? 's' : ''}; look at the diff before you commit`]
      : []),
    ...(event.signal ? [`Ended early by ${event.signal}.`] : []),
    ...(next.length > 0 ? ['', style('bold', 'Next'), ...next] : [])
  ]
}

/** The failures again, where they are no longer in sight. */
function formatFailures({documents, failures, mistaken}: Tally, style: Styler): readonly string[] {
  const rows = [
    ...failures.map(({file, outcome, step}) => ({
      file,
      place: `${showControls(file)}:${step.line}`,
      what: `${wordOf(outcome)}  ${style('dim', showControls(step.title))}`
    })),
    ...mistaken.map(({file, messages}) => {
      const {line, reason = ''} = messages.find(({fatal}) => fatal) ?? {}
      return {file, place: `${showControls(file)}:${line ?? 1}`, what: showControls(reason)}
    })
  ].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
  if (rows.length === 0 || (rows.length === 1 && documents === 1)) return []
  const width = Math.max(...rows.map(({place}) => place.length))
  const left = rows.length - mostFailures
  return [
    style('bold', 'Failed'),
    ...rows.slice(0, mostFailures).map(({place, what}) => `  ${place.padEnd(width)}  ${what}`),
    ...(left > 0 ? [`  … and ${left} more`] : []),
    ''
  ]
}

function wordOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'failed':
      return `exited with ${outcome.status}`
    case 'mismatched':
      return 'differs'
    case 'new':
      return 'no snapshot'
    default:
      return outcome.kind
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
