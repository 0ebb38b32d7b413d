import type {VFileMessage} from 'vfile-message'
import type {SkippedFile} from '../../model/skipped-file.js'
import {placeOf, sentencesOf, severityOf} from '../../report/format-message.js'
import {sumSkippedFiles} from '../../report/skipped-files.js'

/** What was found in one document. */
export interface Findings {
  readonly file: string
  readonly messages: readonly VFileMessage[]
  /** How many were set right. */
  readonly fixed: number
}

/** Findings as `fencepost lint --json` prints them; public. */
export function describeDiagnostics({file, fixed, messages}: Findings) {
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

/** Findings for a person: a line each, then how many there are and what to do. */
export function formatDiagnostics(documents: readonly Findings[], skippedFiles: readonly SkippedFile[]): string {
  const all = documents.flatMap(({file, messages}) => messages.map(message => ({file, message})))
  const rows = all.map(
    ({file, message}) =>
      `${placeOf(message, file)}  ${severityOf(message)}  ${sentencesOf(message)}  ${message.ruleId ?? ''}\n`
  )
  const count = (severity: string) => all.filter(({message}) => severityOf(message) === severity).length
  const fixable = all.filter(({message}) => message.fix !== undefined).length
  const fixed = documents.reduce((sum, document) => sum + document.fixed, 0)
  const counts = [
    plural(count('error'), 'error'),
    plural(count('warning'), 'warning'),
    plural(count('note'), 'note'),
    ...(fixed > 0 ? [`${fixed} fixed`] : [])
  ]
  const advice = fixable > 0 ? `${fixable} can be set right with \`fencepost lint --fix\`.\n` : ''
  const rest = sumSkippedFiles(skippedFiles).map(text => `Left out: ${text}\n`)
  return `${rows.join('')}${plural(documents.length, 'document')}: ${counts.join(', ')}\n${advice}${rest.join('')}`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
