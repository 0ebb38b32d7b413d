import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../text/show-controls.js'
import {escapeMarkers} from './conflict-markers.js'
import {escapeHeading} from './escape-heading.js'
import {uniqueIds} from './unique-ids.js'

/** Version of the format; a change that older versions would misread raises it. */
export const snapshotVersion = 1

/** How every snapshot file begins; the version follows. */
export const snapshotOpening = '<!-- fencepost snapshot v'

/** What goes into a snapshot file. */
export interface FormatSnapshotInput {
  /** The document's path, for the reader of the first line. */
  readonly file: string
  /** In the order of the document; an id that stands above already gets the next free ordinal. */
  readonly entries: readonly Entry[]
}

/**
 * Writes a snapshot file: a first line with version and document; then for each entry a heading, the code in a fence,
 * and the output in another, longer than any in it. Whatever is not the default (exit status, no final newline, stream,
 * way of comparing) stands in the output's info string; without output and with all defaults there is no output fence.
 * Characters that a text file cannot hold are written as `toStorable` shows them. Pure.
 */
export function formatSnapshot({file, entries}: FormatSnapshotInput): string {
  const ids = uniqueIds(entries)
  const written = entries.map((entry, index) => formatEntry({...entry, id: ids[index] ?? entry.id}))
  return [formatOpening(file), ...written].join('\n')
}

/** The first line of a document's snapshot file, with the newline. */
export function formatOpening(file: string): string {
  const path = toStorable(file).replaceAll('\n', ' ').replaceAll('--', '-&#x2D;')
  return `${snapshotOpening}${snapshotVersion}: ${path} -->\n`
}

/** One entry, from its heading to the newline behind its last fence; its id has to be storable. */
export function formatEntry(entry: Entry): string {
  return piecesOf(entry).join('')
}

/** The pieces of which `formatEntry` makes one text: an output may be long, and is one of them. */
export function piecesOf({id, code, text, status, stream, compare}: Entry): readonly string[] {
  const output = toStorable(text)
  const isWhole = output === '' || output.endsWith('\n')
  const words = ['output']
  if (status !== 0) words.push(`exit=${status}`)
  if (!isWhole) words.push('no-newline')
  if (stream !== 'both') words.push(`stream=${stream}`)
  if (compare !== 'exact') words.push(`compare=${compare}`)
  const entry = [`## ${escapeHeading(id)}\n\n`, ...formatFence('sh', `${toStorable(code)}\n`)]
  if (output === '' && words.length === 1) return entry
  entry.push('\n', ...formatFence(words.join(' '), isWhole ? output : `${output}\n`))
  return entry
}

/** A fence around whole lines, which may be many millions: the text is never taken apart. */
function formatFence(info: string, lines: string): readonly string[] {
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1))
  return [`${fence}${info}\n`, escapeMarkers(lines), `${fence}\n`]
}

/** Length of the longest run of backticks; 0 where none is as long as a fence has to be at least. */
function longestRun(text: string): number {
  // A text may be long, and is searched for one word far faster than for an expression.
  if (!text.includes('```')) return 0
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}
