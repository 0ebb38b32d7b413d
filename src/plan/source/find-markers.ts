import type {Marker} from '../../model/marker.js'
import {readMarker} from '../../parse/marker.js'

/** Text that looks like a group: whole, with single brackets, or without its end. */
export interface Occurrence {
  readonly form: 'group' | 'single' | 'unterminated'
  /** Offset of its first bracket in the text, and the offset after its last character. */
  readonly offset: number
  readonly end: number
  /** The text between the brackets. */
  readonly value: string
  /** The marker that `readMarker` returns for the value. */
  readonly marker: Marker
}

/**
 * Yields everything in a text that looks like a group, in order. Groups inside an exec marker are part of it. The search
 * for the end of a group stops at the end of the line or at the next group with the same brackets, so it takes linear
 * time.
 */
export function* findOccurrences(text: string): Generator<Occurrence> {
  const opening = /[{<]+/g

  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const run = match[0]
    const bracket = run.at(-1) ?? ''
    // In a run of both brackets (`<{{`), only the last ones form the group.
    const size = run.length - run.lastIndexOf(bracket === '{' ? '<' : '{') - 1
    const occurrence = readOccurrence(text, {offset: match.index + run.length - Math.min(size, 2), bracket, size})

    if (occurrence !== undefined) {
      yield occurrence
      if (occurrence.form !== 'unterminated' && isExecLike(occurrence)) opening.lastIndex = occurrence.end
    }
  }
}

interface Opening {
  /** Offset of the group's first bracket. */
  readonly offset: number
  readonly bracket: string
  /** Number of adjacent equal brackets. */
  readonly size: number
}

function readOccurrence(text: string, {offset, bracket, size}: Opening): Occurrence | undefined {
  const before = text[offset - 1]
  // `<exec>` may be an HTML element, but right after a backtick it is a marker with single brackets. `${exec}` is a
  // variable.
  if (size === 1 && (before === '$' || (bracket === '<' && before !== '`'))) return undefined

  const close = bracket === '{' ? '}' : '>'
  const start = offset + Math.min(size, 2)
  let end = start
  // A line ending, a backtick or another group ends the search.
  while (end < text.length && !'\n\r`'.includes(text.charAt(end))) {
    if (text[end] === close && (size === 1 || text[end + 1] === close)) break
    if (text[end] === bracket && (size === 1 || text[end + 1] === bracket)) break
    end++
  }

  const value = text.slice(start, end)
  if (size === 1) {
    if (text[end] !== close) return undefined
    const marker = readMarker(value)
    // `{executor}` in running text is a word in braces.
    if (marker.kind === 'near-miss' && before !== '`' && before !== '~') return undefined
    return {form: 'single', offset, end: end + 1, value, marker}
  }

  if (text[end] === close) return {form: 'group', offset, end: end + 2, value, marker: readMarker(value)}
  return {form: 'unterminated', offset, end, value, marker: readMarker(leadingWord(value))}
}

/** Returns the first word of an unterminated group. */
function leadingWord(value: string): string {
  return /^\s*["']?([a-z]+(?:-[a-z]+)*)/i.exec(value)?.[1] ?? ''
}

/** Whether text asks to run code: as a marker, a misspelled markerer, or something like `{{exec !}}`. */
export function isExecLike({form, marker, value}: Occurrence): boolean {
  if (marker.kind === 'exec' || marker.kind === 'near-miss') return true
  return (
    form === 'group' && marker.kind === 'foreign' && value.split(/[^a-z]+/i).some(word => /^exec(?:ute)?$/i.test(word))
  )
}
