import type {Expectation, ExpectedLine} from '../expect/expectation.js'
import {lineMatcher} from '../expect/line-matcher.js'
import type {LinePart, WildcardPart} from '../expect/parse-line.js'
import {type CanonicalJson, readJson} from './canonical-json.js'

/** Stand in JSON text for a wildcard: its number between two private-use characters, which no output has. */
const opening = '\uE001'
const closing = '\uE002'
/** The same, for a wildcard in the place of a whole value: the quotes around it are not part of it. */
const bare = '\uE003'
const held = new RegExp(`"${bare}(\\d+)${closing}"|${opening}(\\d+)${closing}`)

/** An expectation of a JSON value, its lines those of the canonical text. */
export type JsonExpectation =
  | Extract<CanonicalJson, {kind: 'invalid'}>
  | {readonly kind: 'valid'; readonly expectation: Expectation}

/**
 * Reads an expectation whose text is JSON: wildcards may stand inside a string (`"id": "run-[..]"`) or for a number or
 * another one-line value (`"pid": [..]`). The keys are sorted, as those of the output will be. Pure.
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

/** The line's text, its wildcards held by their numbers. */
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

/** Puts quotes around held wildcards that stand outside of strings. */
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
    // Text, then the number of a bare wildcard or nothing, then that of another or nothing, and again.
    const wildcard = index % 3 === 0 || piece === undefined ? undefined : wildcards[Number(piece)]
    if (wildcard) parts.push(wildcard)
    else if (index % 3 === 0 && piece !== '') parts.push({kind: 'text', source: piece, text: piece})
    source += wildcard?.source ?? (index % 3 === 0 ? piece : '')
  }
  if (parts.every(({kind}) => kind === 'text')) return {kind: 'literal', source: line, text: line}
  return {kind: 'pattern', matches: lineMatcher(parts, expectation.budget), parts, source}
}
