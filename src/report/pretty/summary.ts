import type {EndEvent} from '../../model/event.js'
import {formatDuration} from '../../text/format-duration.js'
import {placeOfLine} from '../document-name.js'
import {formatDocumentCounts} from '../document-verdict.js'
import {explainEarlyEnd} from '../early-end.js'
import {nameShard} from '../format-shard.js'
import {ageOf, clockTime, formatCounts} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import {sumSkippedFiles} from '../skipped-files.js'
import type {FormatSuggestionOptions} from '../suggestion.js'
import {formatNext} from './next-commands.js'
import {describeState} from './obsolete.js'
import type {Styler} from './style.js'
import type {Tally} from './tally.js'

/** The most failures in the list. */
const maxFailures = 20

/** What a summary is made of. */
export interface FormatSummaryOptions extends FormatSuggestionOptions {
  readonly style: Styler
  readonly tally: Tally
  /** Whether commands are suggested. */
  readonly hasNext: boolean
}

/** The end of a report: failures, numbers, and what to do next. */
export function formatSummary(event: EndEvent, options: FormatSummaryOptions): readonly string[] {
  const {hasNext, style, tally} = options
  const next = hasNext ? formatNext(event, options) : []
  return [
    '',
    ...formatFailures(tally, style),
    ...event.obsoleteFiles.map(
      file => `${showLine(file)}: obsolete, its document is gone; ${describeState('files', event.obsoleteFilesAre)}`
    ),
    ...(tally.shard ? [`Shard      ${nameShard(tally.shard)}`] : []),
    `Documents  ${formatDocumentCounts(event.documents)}`,
    `Steps      ${formatCounts(event.counts)}`,
    ...(tally.replayed.count > 0
      ? [`Replayed   ${steps(tally.replayed.count)} from a recording of ${ageOf(tally.replayed.recordedAt)} ago`]
      : []),
    ...(tally.kept.count > 0
      ? [`Kept       ${steps(tally.kept.count)} from ${clockTime(tally.kept.savedAt)}, not run again`]
      : []),
    ...(tally.warnings > 0 ? [`Warnings   ${tally.warnings}`] : []),
    ...formatSkipReasons(tally).map(text => `Skipped    ${text}`),
    ...sumSkippedFiles(tally.skippedFiles).map(text => `Skipped    ${text}`),
    `Duration   ${formatDuration(event.durationMs)}`,
    ...tally.slowest.map(
      event => `Slow       ${placeOfLine(event, event.step.line)}  ${formatDuration(event.durationMs)}`
    ),
    ...(tally.written.size > 0
      ? [
          `Written    ${tally.written.size} snapshot${tally.written.size > 1 ? 's' : ''}; read the diff before you commit`
        ]
      : []),
    ...(event.signal ? [explainEarlyEnd(event.signal)] : []),
    ...(next.length > 0 ? ['', style('bold', 'Next'), ...next] : [])
  ]
}

function steps(count: number): string {
  return `${count} ${count === 1 ? 'step' : 'steps'}`
}

/** The most reasons for skipped steps in a summary. */
const maxReasons = 5

/** Why steps were skipped, most frequent reasons first. */
function formatSkipReasons({skipReasons}: Tally): readonly string[] {
  const rows = [...skipReasons]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => `${steps(count)}: ${showLine(reason)}`)
  const hidden = rows.length - maxReasons
  return hidden > 0
    ? [...rows.slice(0, maxReasons), `… and for ${hidden} other reasons; \`--verbose\` shows all`]
    : rows
}

/** The failures again, unless the only one was just printed. */
function formatFailures({documents, errored, failures}: Tally, style: Styler): readonly string[] {
  const rows = [
    ...failures.map(event => ({
      file: event.file,
      place: placeOfLine(event, event.step.line),
      what: `${event.outcome.kind}  ${style('dim', showLine(event.step.title))}`
    })),
    ...errored.map(event => {
      const {line, reason = ''} = event.messages.find(({fatal}) => fatal) ?? {}
      return {file: event.file, place: placeOfLine(event, line ?? 1), what: `error  ${showLine(reason)}`}
    })
  ].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
  if (rows.length === 0 || (rows.length === 1 && documents === 1)) return []
  const width = Math.max(...rows.map(({place}) => place.length))
  const hidden = rows.length - maxFailures
  return [
    style('bold', 'Failed'),
    ...rows.slice(0, maxFailures).map(({place, what}) => `  ${place.padEnd(width)}  ${what}`),
    ...(hidden > 0 ? [`  … and ${hidden} more`] : []),
    ''
  ]
}
