import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../text/show-controls.js'
import {formatEntry, formatOpening} from './format.js'
import {uniqueIds} from './unique-ids.js'

/** An entry, and the one of the file whose place it takes. */
export interface Placement {
  readonly entry: Entry
  /** As it was read from the file; absent for a new one. The same as `entry` where nobody may touch it. */
  readonly known?: Entry
}

/** A snapshot file, and what it shall hold. */
export interface RewriteSnapshotInput {
  /** The document's path, for the first line. */
  readonly file: string
  /** The text of the file; absent when there is none. */
  readonly text: string | undefined
  /** All entries of the file, as they were read. */
  readonly known: readonly Entry[]
  /** In the order in which the file shall hold them. */
  readonly placements: readonly Placement[]
  /** Only some entries are about to change: the others keep their ids, and the file its first line. */
  readonly isPartial: boolean
}

/** The text of one entry in a file. */
interface Source {
  /** From its heading to its last fence. */
  readonly body: string
  /** The end of the line and the blank lines below. */
  readonly gap: string
  /** Nothing stands below it. */
  readonly isLast: boolean
}

/**
 * Writes a snapshot file anew and takes each entry that says what it said before as it stands there, to the byte: what
 * nobody changed is no change. Line ends are those of the file. Pure.
 */
export function rewriteSnapshot({file, isPartial, known, placements, text}: RewriteSnapshotInput): string {
  const end = text !== undefined && /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'
  const {opening, sources} = readSources(text ?? '', known)
  const isOpen = isPartial || opening.body.replace(/^\uFEFF|\r/g, '') + '\n' === formatOpening(file)
  // Who changes an entry of some may not take an id from those that nobody changes; else the steps go first.
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
      const {entry, known} = placement
      const placed = {...entry, id: ids.get(placement) ?? entry.id}
      const source = known && sources.get(known.id)
      if (source && known && saysTheSame(placed, known)) return source
      return made(formatEntry(placed), source)
    })
  ]
  const gapOf = ({gap, isLast}: Source, index: number) =>
    index === pieces.length - 1 ? (isLast ? gap : end) : isLast ? end + end : gap
  return pieces.map((piece, index) => piece.body + gapOf(piece, index)).join('')
}

function isChanged({entry, known}: Placement): boolean {
  return entry !== known
}

/** Where the entries stand in a file. Their lines are those of the text with whatever line ends. */
function readSources(text: string, known: readonly Entry[]) {
  const cut = (from: number, to: number): Source => {
    const whole = text.slice(from, to)
    const body = whole.trimEnd()
    return {body, gap: whole.slice(body.length), isLast: to === text.length}
  }
  const starts = startsOf(text, known)
  return {
    opening: cut(0, starts[0] ?? text.length),
    sources: new Map(known.map(({id}, index) => [id, cut(starts[index] ?? 0, starts[index + 1] ?? text.length)]))
  }
}

/** Where in a text the entries begin, which are in its order: it may have too many lines for a list of them. */
function startsOf(text: string, known: readonly Entry[]): readonly number[] {
  let at = 0
  let number = 1
  return known.map(({line}) => {
    for (; number < line; number++) at = text.indexOf('\n', at) + 1
    return at
  })
}

function saysTheSame(entry: Entry, known: Entry): boolean {
  return (
    entry.id === known.id &&
    toStorable(entry.code) === known.code &&
    toStorable(entry.text) === known.text &&
    entry.status === known.status &&
    entry.stream === known.stream &&
    entry.compare === known.compare
  )
}

function withEnds(text: string, end: string): string {
  return end === '\n' ? text : text.replaceAll('\n', end)
}
