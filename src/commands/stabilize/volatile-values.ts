import type {Kinds} from '../../compare/generalize-line.js'
import {escapeInLine} from '../../expect/escape.js'
import {readExpectation} from '../../expect/expectation.js'
import {countBackslashes} from '../../text/count-backslashes.js'
import {joinLines, noNewline} from '../../text/split-lines.js'

/** A value that later runs change, even if runs that follow each other print the same. */
interface VolatileValue {
  readonly start: number
  readonly end: number
  /** Name of its placeholder. */
  readonly name: string
}

/** A loosened expectation, and the placeholders that were added, each once. */
export interface Loosened {
  readonly text: string
  readonly words: readonly string[]
}

/**
 * Writes placeholders for values that differ a minute later: relative ages, such as `3 minutes ago` and `Up 2 seconds`, and
 * the number of a pseudo-terminal. Wildcards stay. Pure.
 */
export function loosenVolatile(expectation: string, kinds: Kinds): Loosened {
  const {lines} = readExpectation(expectation, kinds)
  const words = new Set<string>()
  const loosen = ({source, text}: Text, place: 'before-wildcard' | 'end') => {
    const values = volatileValues(text, kinds)
    for (const {name} of values) words.add(`[${name}]`)
    return values.length === 0 ? source : writeText(text, {kinds, place, values})
  }
  const rows = lines.map(line => {
    if (line.kind === 'any-lines' || line.source === noNewline) return line.source
    if (line.kind === 'literal') return loosen(line, 'end')
    return line.parts
      .map((part, index) =>
        part.kind === 'text' ? loosen(part, index + 1 < line.parts.length ? 'before-wildcard' : 'end') : part.source
      )
      .join('')
  })
  return {text: joinLines(rows), words: [...words]}
}

/** Text of an expectation: as written, and as printed. */
interface Text {
  readonly source: string
  readonly text: string
}

function volatileValues(text: string, {findValues}: Kinds): readonly VolatileValue[] {
  const ages = findValues(text).filter(({name}) => name === 'AGE')
  const terminals = [...text.matchAll(/\bpts\/(\d+)/g)].map(({0: all, 1: number = '', index}) => ({
    end: index + all.length,
    name: 'NUMBER',
    start: index + all.length - number.length
  }))
  return [...ages, ...terminals].sort((a, b) => a.start - b.start)
}

interface WriteTextOptions {
  readonly kinds: Kinds
  readonly place: 'before-wildcard' | 'end'
  readonly values: readonly VolatileValue[]
}

function writeText(text: string, {kinds, place, values}: WriteTextOptions): string {
  const beforeWildcard = (part: string) => escapeInLine(part, kinds) + '\\'.repeat(countBackslashes(part, part.length))
  let written = ''
  let at = 0
  for (const {end, name, start} of values) {
    written += `${beforeWildcard(text.slice(at, start))}[${name}]`
    at = end
  }
  const rest = text.slice(at)
  return written + (place === 'end' ? escapeInLine(rest, kinds) : beforeWildcard(rest))
}
