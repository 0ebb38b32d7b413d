import type {DocumentEndEvent, EndEvent, RunEvent} from '../../model/event.js'
import {showControls} from '../../text/show-controls.js'
import {countWords} from '../count-words.js'

/** Most rows of the table. */
const mostRows = 500
/** Most characters of the rows; GitHub takes no summary above a megabyte, of which a character may be three bytes. */
const mostCharacters = 300_000

/** The summary of a job, gathered while it runs. */
export interface Summary {
  on(event: RunEvent): void
  /** Markdown: what failed first, a row a document. */
  format(): string
}

/** Gathers a table for a job's summary. */
export function createSummary(): Summary {
  const rows = {failed: [] as string[], passed: [] as string[]}
  let end: EndEvent | undefined
  let left = 0

  const addRow = (event: DocumentEndEvent) => {
    const kept = event.failed ? rows.failed : rows.passed
    if (kept.length === mostRows) left++
    else kept.push(formatRow(event))
  }

  return {
    format() {
      const shown = fitting([...rows.failed, ...rows.passed])
      const hidden = left + rows.failed.length + rows.passed.length - shown.length
      const more = hidden > 0 ? `\n${hidden} more documents.\n` : ''
      return `## Fencepost\n\n${formatEnd(end)}\n\n| | document | steps | time |\n| --- | --- | --- | ---: |\n${shown.join('')}${more}\n`
    },
    on(event) {
      if (event.kind === 'document-end') addRow(event)
      else if (event.kind === 'end') end = event
    }
  }
}

/** The first rows, as many as GitHub takes. */
function fitting(rows: readonly string[]): readonly string[] {
  const shown: string[] = []
  let length = 0
  for (const row of rows.slice(0, mostRows)) {
    length += row.length
    if (length > mostCharacters) break
    shown.push(row)
  }
  return shown
}

function formatEnd(end: EndEvent | undefined): string {
  if (!end) return 'The run did not come to its end.'
  const early = end.signal === undefined ? '' : ` Ended early by ${end.signal}.`
  return `**${end.failed ? 'Failed' : 'Passed'}**: ${end.documents.passed} documents passed, ${end.documents.failed} failed${end.documents.flaky ? `, ${end.documents.flaky} passed after a failure` : ''}; ${countWords(end.counts)}.${early}`
}

function formatRow({counts, durationMs, failed, file}: DocumentEndEvent): string {
  return `| ${failed ? '❌' : '✅'} | ${escapeCell(file)} | ${countWords(counts)} | ${(durationMs / 1000).toFixed(1)} s |\n`
}

/** Text that is nothing but text in a cell of a table. */
function escapeCell(text: string): string {
  return showControls(text)
    .replace(/\s/g, ' ')
    .replace(/[!-,:-@[-`{-~]/g, character => `&#${character.charCodeAt(0)};`)
}
