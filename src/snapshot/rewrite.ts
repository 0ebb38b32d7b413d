import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../text/show-controls.js'
import {formatEntry, formatOpening} from './format.js'
import {uniqueIds} from './unique-ids.js'

/** An entry, and the entry of the file that it replaces. */
export interface Placement {
  readonly entry: Entry
  /** As read from the file; absent for a new entry. The same object as `entry` where it may not change. */
  readonly before?: Entry
}

/** A snapshot file, and the entries to write. */
export interface RewriteSnapshotInput {
  /** The document's path, for the first line. */
  readonly file: string
  /** The text of the file; absent when there is none. */
  readonly text: string | undefined
  /** All entries of the file, as read. */
  readonly entries: readonly Entry[]
  /** The entries to write, in their order. */
  readonly placements: readonly Placement[]
  /** Only some entries may change: the others keep their ids, and the file its first line. */
  readonly isPartial: boolean
}

/** The text of one entry in a file. */
interface Source {
  /** From the heading to the last fence. */
  readonly body: string
  /** The line ending and the blank lines below. */
  readonly gap: string
  /** Whether the file ends with it. */
  readonly isLast: boolean
}

/**
 * Returns the new text of a snapshot file. Unchanged entries stay byte for byte, so that a diff shows real changes only. Line
 * endings are those of the file. Pure.
 */
export function rewriteSnapshot({entries, file, isPartial, placements, text}: RewriteSnapshotInput): string {
  const end = text !== undefined && /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'
  const starts = startsOf(text ?? '', entries)
  const opening = cut(text ?? '', {from: 0, to: starts[0]})
  const isOpen = isPartial || opening.body.replace(/^\uFEFF|\r/g, '') + '\n' === formatOpening(file)
  // Most runs change nothing.
  const isSame = ({before, entry}: Placement, index: number) => before === entries[index] && isUnchanged(entry, before)
  if (text !== undefined && isOpen && placements.length === entries.length && placements.every(isSame)) return text
  const sources = new Map(
    entries.map(({id}, index) => [id, cut(text ?? '', {from: starts[index] ?? 0, to: starts[index + 1]})])
  )
  // A partial update may not take the id of an entry that stays; in a full one the steps' own entries come first.
  const [changed, untouched] = [placements.filter(isChanged), placements.filter(one => !isChanged(one))]
  const ordered = isPartial ? [...untouched, ...changed] : [...changed, ...untouched]
  const ids = new Map(uniqueIds(ordered.map(({entry}) => entry)).map((id, index) => [ordered[index], id]))

  const made = (body: string, source?: Source): Source => ({
    body: withEnds(body.trimEnd(), end),
    gap: source?.gap ?? end,
    isLast: source?.isLast ?? true
  })
  const pieces: readonly Source[] = [
    isOpen && text !== undefined ? opening : made(formatOpening(file), text === undefined ? undefined : opening),
    ...placements.map((placement): Source => {
      const {before, entry} = placement
      const placed = {...entry, id: ids.get(placement) ?? entry.id}
      const source = before && sources.get(before.id)
      if (source && before && isUnchanged(placed, before)) return source
      return made(formatEntry(placed), source)
    })
  ]
  const gapOf = ({gap, isLast}: Source, index: number) =>
    index === pieces.length - 1 ? (isLast ? gap : end) : isLast ? end + end : gap
  return pieces.map((piece, index) => piece.body + gapOf(piece, index)).join('')
}

function isChanged({before, entry}: Placement): boolean {
  return entry !== before
}

/** The text of a file from an offset to another, or to its end. */
function cut(text: string, {from, to = text.length}: {readonly from: number; readonly to: number | undefined}): Source {
  const whole = text.slice(from, to)
  const body = whole.trimEnd()
  return {body, gap: whole.slice(body.length), isLast: to === text.length}
}

/** Offsets at which the entries begin. The text may have too many lines for a list of them. */
function startsOf(text: string, entries: readonly Entry[]): readonly number[] {
  let at = 0
  let number = 1
  return entries.map(({line}) => {
    for (; number < line; number++) at = text.indexOf('\n', at) + 1
    return at
  })
}

function isUnchanged(entry: Entry, before: Entry | undefined): boolean {
  return (
    entry.id === before?.id &&
    toStorable(entry.code) === before.code &&
    toStorable(entry.text) === before.text &&
    entry.status === before.status &&
    entry.stream === before.stream &&
    entry.compare === before.compare
  )
}

function withEnds(text: string, end: string): string {
  return end === '\n' ? text : text.replaceAll('\n', end)
}
