import {nameInRun} from '../../model/document.js'
import type {DocumentEndEvent, EndEvent, RunEvent} from '../../model/event.js'
import {formatDocumentCounts, verdictOfDocument} from '../document-verdict.js'
import {explainEarlyEnd} from '../early-end.js'
import {countWarnings} from '../format-message.js'
import {formatCounts} from '../outcome-text.js'
import {showLine} from '../show-line.js'

const signs = {failed: '❌', flaky: '⚠️', 'no steps': '➖', 'not run': '➖', passed: '✅', skipped: '➖'} as const
/** The most rows of the table. */
const maxRows = 500
/** The most characters of all rows: GitHub rejects a summary above one megabyte, and a character may take three bytes. */
const maxCharacters = 300_000

/** Collects the summary of a job. */
export interface Summary {
  on(event: RunEvent): void
  /** The summary as Markdown: a row per document, failed ones first. */
  format(): string
}

/** Creates an empty summary. */
export function createSummary(): Summary {
  const rows = {failed: [] as string[], passed: [] as string[]}
  let end: EndEvent | undefined
  let dropped = 0
  let warnings = 0

  const addRow = (event: DocumentEndEvent) => {
    warnings += countWarnings(event.messages)
    const kept = event.failed ? rows.failed : rows.passed
    if (kept.length === maxRows) dropped++
    else kept.push(formatRow(event))
  }

  return {
    format() {
      const shown = fitting([...rows.failed, ...rows.passed])
      const hidden = dropped + rows.failed.length + rows.passed.length - shown.length
      const more = hidden > 0 ? `\n${hidden} more documents.\n` : ''
      return `## Fencepost\n\n${formatEnd(end, warnings)}\n\n| | document | steps | time |\n| --- | --- | --- | ---: |\n${shown.join('')}${more}\n`
    },
    on(event) {
      if (event.kind === 'document-end') addRow(event)
      else if (event.kind === 'end') end = event
    }
  }
}

/** The first rows, as many as GitHub accepts. */
function fitting(rows: readonly string[]): readonly string[] {
  const shown: string[] = []
  let length = 0
  for (const row of rows.slice(0, maxRows)) {
    length += row.length
    if (length > maxCharacters) break
    shown.push(row)
  }
  return shown
}

function formatEnd(end: EndEvent | undefined, warnings: number): string {
  if (!end) return 'The run was cut off.'
  const early = end.signal === undefined ? '' : ` ${explainEarlyEnd(end.signal)}`
  return `**${end.failed ? 'Failed' : 'Passed'}.** Documents: ${formatDocumentCounts(end.documents)}. Steps: ${formatCounts(end.counts)}.${warnings > 0 ? ` Warnings: ${warnings}.` : ''}${early}`
}

function formatRow(event: DocumentEndEvent): string {
  const {counts, durationMs} = event
  return `| ${signs[verdictOfDocument(event)]} | ${escapeCell(nameInRun(event))} | ${formatCounts(counts)} | ${(durationMs / 1000).toFixed(1)} s |\n`
}

/** Text for a cell of a table, with all Markdown escaped. */
function escapeCell(text: string): string {
  return showLine(text).replace(/[!-,:-@[-`{-~]/g, character => `&#${character.charCodeAt(0)};`)
}
