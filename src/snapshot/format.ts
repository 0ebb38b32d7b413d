import type {Entry} from '../model/snapshot.js'
import {toStorable} from '../text/show-controls.js'
import {escapeMarkers} from './conflict-markers.js'
import {escapeHeading} from './escape-heading.js'
import {uniqueIds} from './unique-ids.js'

/** Version of the format, raised by a change that older versions would misread. */
export const snapshotVersion = 1

/** The first characters of every snapshot file, before the version. */
export const snapshotOpening = '<!-- fencepost snapshot v'

/** The content of a snapshot file. */
export interface FormatSnapshotInput {
  /** The document's path, for people who read the first line. */
  readonly file: string
  /** In the order of the document; an id that an entry above has gets the next free ordinal. */
  readonly entries: readonly Entry[]
}

/**
 * Returns the text of a snapshot file: a first line with version and document; then for each entry a heading, the code in a
 * fence, and the output in another one, longer than any run of backticks in it. Anything but the default (exit status,
 * stream, comparison, a missing final newline) is in the output's info string. An entry without output and with defaults
 * has no output fence. Characters that a text file can't hold are written as by `toStorable`. Pure.
 */
export function formatSnapshot({file, entries}: FormatSnapshotInput): string {
  const ids = uniqueIds(entries)
  const written = entries.map((entry, index) => formatEntry({...entry, id: ids[index] ?? entry.id}))
  return [formatOpening(file), ...written].join('\n')
}

/** The first line of a document's snapshot file, with its newline. */
export function formatOpening(file: string): string {
  const path = toStorable(file).replaceAll('\n', ' ').replaceAll('--', '-&#x2D;')
  return `${snapshotOpening}${snapshotVersion}: ${path} -->\n`
}

/** One entry, from its heading to the newline after its last fence. Its id has to be storable. */
export function formatEntry({id, code, text, status, stream, compare}: Entry): string {
  const output = toStorable(text)
  const isWhole = output === '' || output.endsWith('\n')
  const words = ['output']
  if (status !== 0) words.push(`exit=${status}`)
  if (!isWhole) words.push('no-newline')
  if (stream !== 'both') words.push(`stream=${stream}`)
  if (compare !== 'exact') words.push(`compare=${compare}`)
  const entry = `## ${escapeHeading(id)}\n\n${formatFence('sh', `${toStorable(code)}\n`)}`
  if (output === '' && words.length === 1) return entry
  return `${entry}\n${formatFence(words.join(' '), isWhole ? output : `${output}\n`)}`
}

/** A fence around whole lines. */
function formatFence(info: string, lines: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1))
  return `${fence}${info}\n${escapeMarkers(lines)}${fence}\n`
}

/** Length of the longest run of backticks; 0 where none is as long as the shortest fence. */
function longestRun(text: string): number {
  // A long text is searched for a word far faster than for an expression.
  if (!text.includes('```')) return 0
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}
