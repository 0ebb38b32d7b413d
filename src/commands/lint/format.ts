import type {VFileMessage} from 'vfile-message'
import type {SkippedFile} from '../../model/event.js'
import {formatMessage, severityOf} from '../../report/format-message.js'
import {sumSkippedFiles} from '../../report/skipped-files.js'

/** The diagnostics of one document. */
export interface DocumentDiagnostics {
  readonly file: string
  readonly messages: readonly VFileMessage[]
  /** How many were fixed. */
  readonly fixed: number
}

/** Diagnostics as `fencepost lint --json` prints them; public. */
export function describeDiagnostics({file, fixed, messages}: DocumentDiagnostics) {
  return {
    file,
    fixed,
    messages: messages.map(message => ({
      column: message.column ?? 1,
      fixable: message.fix !== undefined,
      line: message.line ?? 1,
      reason: message.reason,
      remedy: message.note,
      ruleId: message.ruleId,
      severity: severityOf(message)
    }))
  }
}

/** Diagnostics as text: a line each, then their number and what to do. */
export function formatDiagnostics(
  documents: readonly DocumentDiagnostics[],
  {fixCommand, skippedFiles}: {readonly fixCommand: string; readonly skippedFiles: readonly SkippedFile[]}
): string {
  const all = documents.flatMap(({file, messages}) => messages.map(message => ({file, message})))
  const rows = all.map(({file, message}) => `${formatMessage(message, file)}\n`)
  const count = (severity: string) => all.filter(({message}) => severityOf(message) === severity).length
  const fixable = all.filter(({message}) => message.fix !== undefined).length
  const fixed = documents.reduce((sum, document) => sum + document.fixed, 0)
  const counts = [
    plural(count('error'), 'error'),
    plural(count('warning'), 'warning'),
    plural(count('note'), 'note'),
    ...(fixed > 0 ? [`${fixed} fixed`] : [])
  ]
  const advice = fixable > 0 ? `${fixCommand} can fix ${fixable} of them.\n` : ''
  const skipped = sumSkippedFiles(skippedFiles).map(text => `Skipped: ${text}\n`)
  return `${rows.join('')}${plural(documents.length, 'document')}: ${counts.join(', ')}\n${advice}${skipped.join('')}`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
