import {stringify} from 'yaml'
import type {DocumentEndEvent, Reporter, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import {showControls} from '../text/show-controls.js'
import {documentName, placeOfLine} from './document-name.js'
import {verdictOfDocument} from './document-verdict.js'
import {explainEarlyEnd} from './early-end.js'
import {nameShard} from './format-shard.js'
import {ageOf, clockTime, diffSigns} from './outcome-text.js'
import {sumSkippedFiles} from './skipped-files.js'

/** Writes TAP 14: a subtest per document, an assertion per step, diagnostics in YAML. */
export function createTapReporter(write: (text: string) => void): Reporter {
  let documents = 0
  let assertions = 0
  let isOpen = false
  let emptyReason = ''
  const line = (text: string, indent = 0) => write(`${' '.repeat(indent)}${text}\n`)

  const assert = (isOk: boolean, {title, directive = '', diagnostic}: Assertion) => {
    line(`${isOk ? 'ok' : 'not ok'} ${++assertions} - ${escapeText(title)}${directive}`, 4)
    if (diagnostic) writeDiagnostic(diagnostic)
  }

  const writeDiagnostic = (diagnostic: Readonly<Record<string, unknown>>) => {
    const shown = JSON.parse(JSON.stringify(diagnostic), (_, value) =>
      typeof value === 'string' ? showControls(value) : value
    )
    // Every string is quoted on one line: a block of text could end the diagnostic for a parser.
    const text = stringify(shown, {
      defaultKeyType: 'PLAIN',
      defaultStringType: 'QUOTE_DOUBLE',
      doubleQuotedAsJSON: true,
      doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
      lineWidth: 0
    })
      .replace(/[\u2028\u2029]/g, separator => `\\u${separator.charCodeAt(0).toString(16)}`)
      // GitHub Actions finds this form of its commands anywhere in a line.
      .replaceAll('##[', '#\\u0023[')
    line('---', 6)
    for (const row of text.trimEnd().split('\n')) line(row, 6)
    line('...', 6)
  }

  const endDocument = (event: DocumentEndEvent) => {
    for (const {column, fatal, line: at, note, reason, ruleId} of event.messages) {
      const place = {at: {columnNumber: column ?? 1, fileName: event.file, lineNumber: at ?? 1}}
      if (fatal) assert(false, {diagnostic: {...place, note, reason, ruleId}, title: reason})
      else line(`# ${oneLine(`${placeOfLine(event, at ?? 1)} ${reason}`)}`, 4)
    }
    for (const {attempt, line: at, outcome} of event.flaky ?? [])
      line(
        `# ${oneLine(`flaky: ${placeOfLine(event, at)} ${outcome} in attempt ${attempt}, passed in attempt ${event.attempts}`)}`,
        4
      )
    const verdict = verdictOfDocument(event)
    const skip =
      verdict === 'no steps' ? ' # SKIP no steps' : verdict === 'skipped' ? ' # SKIP every step is skipped' : ''
    line(`1..${assertions}${verdict === 'no steps' ? skip : ''}`, 4)
    line(`${event.failed ? 'not ok' : 'ok'} ${++documents} - ${escapeText(documentName(event))}${skip}`)
  }

  return {
    async close() {},
    on(event) {
      switch (event.kind) {
        case 'start':
          line('TAP version 14')
          for (const text of sumSkippedFiles(event.skippedFiles ?? [])) line(`# skipped: ${oneLine(text)}`)
          isOpen = true
          if (event.shard?.places.length === 0) emptyReason = ` # SKIP shard ${nameShard(event.shard)}`
          break
        case 'document-start':
          assertions = 0
          line(`# Subtest: ${escapeText(documentName(event))}`)
          break
        case 'step':
          assert(!isFailure(event.outcome), describe(event))
          break
        case 'document-end':
          endDocument(event)
          break
        case 'end':
          if (isOpen) line(`1..${documents}${documents === 0 ? emptyReason : ''}`)
          if (event.signal) line(`Bail out! ${explainEarlyEnd(event.signal)}`)
          break
        case 'progress':
          break
        default:
          event satisfies never
      }
    }
  }
}

interface Assertion {
  readonly title: string
  readonly directive?: string
  readonly diagnostic?: Readonly<Record<string, unknown>>
}

function describe({file, outcome, output, step}: StepEvent): Assertion {
  if (outcome.kind === 'skipped') return {directive: ` # SKIP ${escapeText(outcome.reason)}`, title: step.id}
  if (outcome.kind === 'replayed')
    return {directive: ` # replayed from a recording of ${ageOf(outcome.recordedAt)} ago`, title: step.id}
  if (outcome.kind === 'kept') return {directive: ` # kept from ${clockTime(outcome.savedAt)}`, title: step.id}
  if (!isFailure(outcome)) return {title: step.id}
  const {kind, ...detail} = outcome
  const diff = 'diff' in detail ? detail.diff.map(row => `${diffSigns[row.kind]}${row.text}`) : undefined
  return {
    diagnostic: {
      at: {columnNumber: step.column, fileName: file, lineNumber: step.line},
      outcome: kind,
      ...detail,
      ...(diff !== undefined && {diff}),
      code: step.code.split('\n'),
      ...(diff === undefined && {output: output.slice(-2000).split('\n')})
    },
    title: step.id
  }
}

/** A description or reason with directives escaped (TAP 14, "Escaping"). */
function escapeText(text: string): string {
  return showControls(text).replace(/\s+/g, ' ').replace(/[\\#]/g, '\\$&')
}

/** The text with all white space as single spaces: some parsers end a line at the separators of Unicode. */
function oneLine(text: string): string {
  return showControls(text).replace(/\s+/g, ' ').replaceAll('##[', '#\\#[')
}
