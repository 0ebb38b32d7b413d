import {diffArrays} from 'diff'
import type {Fix} from '../model/fix.js'
import type {PageExpectation} from '../model/page-expectation.js'
import {escapeEllipsis} from '../plan/source/ellipsis.js'
import {escapeOutputLine} from '../plan/source/transcript.js'
import {fenceLength} from './fence-length.js'

/** New text for the expectation that a document shows. */
export interface PageChange {
  readonly expectation: PageExpectation
  /** Each line with its newline; empty for none. */
  readonly text: string
  /** An option to insert: `compare=unordered`. */
  readonly option?: string
}

/** Most changed lines for a diff; with more, all lines are rewritten. */
const maxEdits = 2000

/**
 * Returns the edits to a document's source, without its byte order mark, that replace the expectations it shows. Unchanged
 * lines keep their bytes, and fences become longer where a line could close them. Pure.
 */
export function editPage(source: string, changes: readonly PageChange[]): readonly Fix[] {
  const blocks = new Map<number, PageChange[]>()
  for (const change of changes) {
    const {opening} = change.expectation.fence
    blocks.set(opening, [...(blocks.get(opening) ?? []), change])
  }
  return [
    ...changes.flatMap(change => [...editLines(source, change), ...editOptions(change)]),
    ...[...blocks.values()].flatMap(block => editFences(source, block))
  ]
}

/** The edit of the changed lines. */
function editLines(source: string, {expectation, text}: PageChange): readonly Fix[] {
  const old = rawLines(source.slice(expectation.start, expectation.end))
  const rows = writeLines(source, {expectation, old, text})
  const shorter = Math.min(old.length, rows.length)
  let first = 0
  while (first < shorter && old[first] === rows[first]) first++
  let last = 0
  while (last < shorter - first && old.at(-1 - last) === rows.at(-1 - last)) last++

  const removed = old.slice(first, old.length - last).join('')
  const added = rows.slice(first, rows.length - last).join('')
  if (removed === added) return []
  const start = expectation.start + old.slice(0, first).join('').length
  return [{end: start + removed.length, start, text: added}]
}

interface WriteLinesInput {
  readonly expectation: PageExpectation
  /** The present lines of the document, endings included. */
  readonly old: readonly string[]
  readonly text: string
}

/** The new lines of the document, endings included. */
function writeLines(source: string, {expectation, old, text}: WriteLinesInput): readonly string[] {
  const {end, form, prefix, promptFamily, start} = expectation
  const newline = /\r\n|\n|\r/.exec(source.slice(expectation.fence.opening))?.[0] ?? '\n'
  const rows: string[] = []
  const wanted = linesOf(text)
  const lines = wanted.map(escapeEllipsis)
  const escaped = (index: number) =>
    form === 'transcript' ? escapeOutputLine(index, {family: promptFamily, lines}) : (lines[index] ?? '')
  const write = () => {
    const shown = escaped(rows.length)
    // A blank after a quote marker belongs to the marker (CommonMark 0.31.2, section 5.1).
    const gap = prefix.endsWith('>') && /^[ \t]/.test(shown) ? ' ' : ''
    rows.push((shown === '' ? prefix.trimEnd() : prefix + gap + shown) + newline)
  }

  let index = 0
  for (const {added, removed, value} of changesOf(linesOf(expectation.text), wanted)) {
    for (const line of value) {
      const row = added ? undefined : old[index++]
      if (removed) continue
      // A line that moves within a transcript may have to be escaped there.
      const stays = row !== undefined && escaped(rows.length) === line
      if (row === undefined || !stays) write()
      else rows.push(/[\r\n]$/.test(row) ? row : row + newline)
    }
  }
  // The closing fence may be on the last line of output, or on that of the command.
  const isAlone = end === 0 || /[\r\n]/.test(source.charAt(end - 1))
  if (isAlone) return rows
  if (start === end) return rows.length === 0 ? rows : [newline, ...withoutEnding(rows)]
  return rows.length === 0 ? [prefix] : withoutEnding(rows)
}

function changesOf(old: readonly string[], wanted: readonly string[]) {
  return (
    diffArrays([...old], [...wanted], {maxEditLength: maxEdits}) ?? [
      {added: false, removed: true, value: [...old]},
      {added: true, removed: false, value: [...wanted]}
    ]
  )
}

function withoutEnding(rows: readonly string[]): readonly string[] {
  return rows.with(-1, (rows.at(-1) ?? '').replace(/[\r\n]+$/, ''))
}

function rawLines(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function editOptions({expectation: {optionsAt}, option}: PageChange): readonly Fix[] {
  if (option === undefined || optionsAt === undefined) return []
  return [{end: optionsAt, start: optionsAt, text: ` ${option}`}]
}

/** Edits that lengthen the fences of a block where its new lines need it. */
function editFences(source: string, block: readonly PageChange[]): readonly Fix[] {
  const [first] = block
  if (!first) return []
  const {closing, marker, opening, size} = first.expectation.fence
  const least = Math.max(...block.map(({text}) => fenceLength(linesOf(text), marker)))
  let end = closing
  while (source[end] === marker) end++
  const longer = (offset: number, by: number): readonly Fix[] =>
    by <= 0 ? [] : [{end: offset, start: offset, text: marker.repeat(by)}]
  return least <= size ? [] : [...longer(opening, least - size), ...longer(closing, least - (end - closing))]
}
