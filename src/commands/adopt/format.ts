import {createTwoFilesPatch} from 'diff'
import type {StepEvent} from '../../model/event.js'
import {explainOutcome} from '../../report/outcome-text.js'
import {shortenLine} from '../../report/shorten-line.js'
import {showLine} from '../../report/show-line.js'
import {showControls} from '../../text/show-controls.js'
import type {AdoptedDocument} from './adopting.js'
import {formatOptions} from './write-comments.js'

/** How results are written. */
interface FormatAdoptedOptions {
  readonly dryRun: boolean
  /** Completes the commands in a text about a document. */
  readonly complete: (text: string, file: string) => string
}

/** What was learned of documents, and what remains to do. Pure. */
export function formatAdopted(documents: readonly AdoptedDocument[], {complete, dryRun}: FormatAdoptedOptions): string {
  return documents
    .map(document => {
      const {after, before, comments, errors, file, findings, passed, skipped, written} = document
      const rows = [
        ...(dryRun && before !== after ? [formatPatch(document)] : []),
        ...(dryRun
          ? []
          : comments.map(({line, options}) => `  ${showLine(`${file}:${line}  ${formatOptions(options)}`)}\n`)),
        ...findings.map(formatFinding),
        ...errors.map(({line, reason}) => `✗ ${showLine(`${file}:${line ?? 1}  ${complete(reason, file)}`)}\n`)
      ]
      const counts = [
        ...(written === false
          ? [complete('edited during the run, so nothing was written; run `npx fencepost adopt` again', file)]
          : []),
        `${passed} passed`,
        ...(skipped > 0 ? [`${skipped} skipped`] : []),
        ...(findings.length > 0
          ? [`${findings.length} ${findings.length === 1 ? 'failure' : 'failures'} to look at`]
          : []),
        count(comments.length, {dryRun, isWritten: written !== false})
      ]
      const sign = findings.length > 0 || errors.length > 0 || written === false ? '✗' : '✓'
      return `${rows.join('')}${sign} ${showLine(file)}  ${counts.filter(text => text !== '').join(', ')}\n`
    })
    .join('')
}

/** What to do next, as commands to paste. */
export function formatNext(rows: readonly {readonly when: string; readonly command: string}[]): string {
  const width = Math.max(...rows.map(({when}) => when.length))
  return `\nNext\n${rows.map(({command, when}) => `  ${`${when}:`.padEnd(width + 1)}  ${command}\n`).join('')}`
}

function count(comments: number, {dryRun, isWritten}: {readonly dryRun: boolean; readonly isWritten: boolean}): string {
  if (!isWritten) return ''
  if (comments === 0) return 'nothing to write'
  return `${comments} ${comments === 1 ? 'comment' : 'comments'} ${dryRun ? 'to write' : 'written'}`
}

function formatFinding({file, outcome, output, step}: StepEvent): string {
  const [first = ''] = step.code.trim().split('\n')
  const last = outcome.kind === 'failed' ? output.trim().split('\n').slice(-3) : []
  const rows = [
    `$ ${shortenLine(first)}`,
    explainOutcome(outcome),
    ...last.filter(row => row !== '').map(row => shortenLine(row))
  ]
  return `✗ ${showLine(file)}:${step.line}  ${outcome.kind}\n${rows.map(row => `    ${showLine(row)}\n`).join('')}`
}

function formatPatch({after, before, file}: AdoptedDocument): string {
  const name = showLine(file)
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {context: 2})
  return showControls(patch.replaceAll('\r\n', '\n').replace(/^=+\n/, ''))
}
