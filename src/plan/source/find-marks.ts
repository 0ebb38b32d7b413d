import type {Mark} from '../../model/mark.js'
import {readMark} from '../../parse/mark.js'

/** Something in a text that is written like a group: whole, with one bracket a side, or without its end. */
export interface Occurrence {
  readonly form: 'group' | 'single' | 'unterminated'
  /** Offset of its first bracket in the text, and the offset behind its last character. */
  readonly offset: number
  readonly end: number
  /** What stands between the brackets, to the letter. */
  readonly value: string
  /** What `readMark` makes of the value. */
  readonly mark: Mark
}

/**
 * Find all that is written like a group, in the order of the text.
 *
 * Only an exec mark hides what is written inside it. Each search for an end stops where the line ends or the next group
 * in the same brackets begins, so the whole takes linear time.
 */
export function* findOccurrences(text: string): Generator<Occurrence> {
  const opening = /[{<]+/g

  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const run = match[0]
    const bracket = run.at(-1) ?? ''
    // A run may mix both brackets (`<{{`): only the last ones belong together.
    const size = run.length - run.lastIndexOf(bracket === '{' ? '<' : '{') - 1
    const occurrence = readOccurrence(text, {offset: match.index + run.length - Math.min(size, 2), bracket, size})

    if (occurrence !== undefined) {
      yield occurrence
      if (occurrence.form !== 'unterminated' && isExecLike(occurrence)) opening.lastIndex = occurrence.end
    }
  }
}

interface Opening {
  /** Offset of the first bracket that counts. */
  readonly offset: number
  readonly bracket: string
  /** How many of them touch. */
  readonly size: number
}

function readOccurrence(text: string, {offset, bracket, size}: Opening): Occurrence | undefined {
  const before = text[offset - 1]
  // `<exec>` might be anybody's element; right after a backtick it is a mark that lacks its second brackets.
  // `${exec}` is a variable.
  if (size === 1 && (before === '$' || (bracket === '<' && before !== '`'))) return undefined

  const close = bracket === '{' ? '}' : '>'
  const start = offset + Math.min(size, 2)
  let end = start
  // Line endings, and what begins another group or code, end the search.
  while (end < text.length && !'\n\r`'.includes(text.charAt(end))) {
    if (text[end] === close && (size === 1 || text[end + 1] === close)) break
    if (text[end] === bracket && (size === 1 || text[end + 1] === bracket)) break
    end++
  }

  const value = text.slice(start, end)
  if (size === 1) {
    if (text[end] !== close) return undefined
    const mark = readMark(value)
    // `{executor}` in text is a word in braces.
    if (mark.kind === 'near-miss' && before !== '`' && before !== '~') return undefined
    return {form: 'single', offset, end: end + 1, value, mark}
  }

  if (text[end] === close) return {form: 'group', offset, end: end + 2, value, mark: readMark(value)}
  return {form: 'unterminated', offset, end, value, mark: readMark(leadingWord(value))}
}

/** The first word of a group that has no end: what follows may be anything. */
function leadingWord(value: string): string {
  return /^\s*["']?([a-z]+(?:-[a-z]+)*)/i.exec(value)?.[1] ?? ''
}

/**
 * Whether something asks for execution, be it understood, misspelled or beyond understanding (`{{exec !}}`).
 */
export function isExecLike({form, mark, value}: Occurrence): boolean {
  if (mark.kind === 'exec' || mark.kind === 'near-miss') return true
  return (
    form === 'group' && mark.kind === 'foreign' && value.split(/[^a-z]+/i).some(word => /^exec(?:ute)?$/i.test(word))
  )
}
