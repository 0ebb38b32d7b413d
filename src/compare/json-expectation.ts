import type {Expectation, ExpectedLine} from '../expect/expectation.js'
import {lineMatcher} from '../expect/line-matcher.js'
import type {LinePart, WildcardPart} from '../expect/parse-line.js'
import {type CanonicalJson, readJson} from './canonical-json.js'

/** Private-use characters, which no output has, around the number of a wildcard in JSON text. */
const opening = '\uE001'
const closing = '\uE002'
/** Opens a wildcard in place of a whole value, whose quotes aren't part of it. */
const bare = '\uE003'
const held = new RegExp(`"${bare}(\\d+)${closing}"|${opening}(\\d+)${closing}`)

/** An expectation of a JSON value with the lines of its canonical text, or why the text isn't JSON. */
export type JsonExpectation =
  | Extract<CanonicalJson, {kind: 'invalid'}>
  | {readonly kind: 'valid'; readonly expectation: Expectation}

/**
 * Parses an expectation whose text is JSON. Wildcards may be inside a string (`"id": "run-[..]"`) or in place of a one-line
 * value (`"pid": [..]`). Keys are sorted like those of the output. Pure.
 */
export function readJsonExpectation(expectation: Expectation): JsonExpectation {
  const wildcards: WildcardPart[] = []
  const text = expectation.lines.map(line => hold(line, wildcards)).join('\n')
  const read = readJson(quoteBare(text))
  if (read.kind === 'invalid') return read
  const lines = read.text.slice(0, -1).split('\n')
  return {
    expectation: {...expectation, lines: lines.map(line => release(line, {expectation, wildcards}))},
    kind: 'valid'
  }
}

/** The line's text, with numbers for its wildcards. */
function hold(line: ExpectedLine, wildcards: WildcardPart[]): string {
  switch (line.kind) {
    case 'any-lines':
      return line.source
    case 'literal':
      return line.text.replaceAll('\n', '')
    case 'pattern':
      return line.parts
        .map(part => (part.kind === 'text' ? part.text : `${opening}${wildcards.push(part) - 1}${closing}`))
        .join('')
    default:
      return line satisfies never
  }
}

/** Puts quotes around the numbers of wildcards outside of strings. */
function quoteBare(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\uE001(\d+)\uE002/g, (token, number?: string) =>
    number === undefined ? token : `"${bare}${number}${closing}"`
  )
}

interface ReleaseOptions {
  readonly expectation: Expectation
  readonly wildcards: readonly WildcardPart[]
}

function release(line: string, {expectation, wildcards}: ReleaseOptions): ExpectedLine {
  const parts: LinePart[] = []
  let source = ''
  for (const [index, piece] of line.split(held).entries()) {
    // By turns text, the number of a bare wildcard if any, and the number of another one if any.
    const wildcard = index % 3 === 0 || piece === undefined ? undefined : wildcards[Number(piece)]
    if (wildcard) parts.push(wildcard)
    else if (index % 3 === 0 && piece !== '') parts.push({kind: 'text', source: piece, text: piece})
    source += wildcard?.source ?? (index % 3 === 0 ? piece : '')
  }
  if (parts.every(({kind}) => kind === 'text')) return {kind: 'literal', source: line, text: line}
  return {kind: 'pattern', matches: lineMatcher(parts, expectation.budget), parts, source}
}
