import {anyCharacters, compileRegex, either, literal, RegexError} from '../regex/compile.js'
import type {Program} from '../regex/program.js'
import {countBackslashes} from '../text/count-backslashes.js'
import {type ExpectOptions, openers} from './placeholders.js'

/** Text between wildcards. */
export interface TextPart {
  readonly kind: 'text'
  /** As written in the expectation, escaped. */
  readonly source: string
  /** As printed by the output. */
  readonly text: string
}

/** `[..]`, `[re:…]` or a placeholder. */
export interface WildcardPart {
  readonly kind: 'wildcard'
  /** As written in the expectation. */
  readonly source: string
  /** Matches any characters, so that nothing has to be checked. */
  readonly any: boolean
  readonly program: Program
  /** The name of a numbered placeholder, which stands for one value: `UUID` of `[UUID:2]`. */
  readonly numbered?: string
}

export type LinePart = TextPart | WildcardPart

/** The parts of an expected line, and sentences about invalid ones. */
export interface LineParts {
  readonly parts: readonly LinePart[]
  readonly problems: readonly string[]
}

/** Parses the wildcards in an expected line. An invalid one is text and a problem. Pure. */
export function readLineParts(line: string, options: ExpectOptions = {}): LineParts {
  const parts: LinePart[] = []
  const problems: string[] = []
  const pattern = openers(options)
  let source = ''
  let text = ''
  let at = 0

  const flush = () => {
    if (source !== '') parts.push({kind: 'text', source, text})
    source = ''
    text = ''
  }

  for (let opener = pattern.exec(line); opener; opener = pattern.exec(line)) {
    const {index} = opener
    const backslashes = countBackslashes(line, index, at)
    source += line.slice(at, index)
    text += line.slice(at, index - backslashes) + '\\'.repeat(backslashes >> 1)
    const wildcard = backslashes % 2 === 1 ? undefined : readWildcard(opener, {options, problems})
    if (wildcard) {
      flush()
      parts.push(wildcard)
    } else {
      source += '['
      text += '['
    }
    at = index + (wildcard?.source.length ?? 1)
    pattern.lastIndex = at
  }
  source += line.slice(at)
  text += line.slice(at)
  flush()
  return {parts, problems}
}

interface ReadWildcardOptions {
  readonly options: ExpectOptions
  readonly problems: string[]
}

function readWildcard(opener: RegExpExecArray, {options, problems}: ReadWildcardOptions): WildcardPart | undefined {
  const {index, input, groups = {}} = opener
  const [whole] = opener
  if (groups.any !== undefined) return {any: true, kind: 'wildcard', program: anyCharacters, source: whole}
  const {name, number} = groups
  if (name !== undefined) {
    const pattern = options.placeholders?.get(name) ?? ''
    return {
      any: false,
      kind: 'wildcard',
      // Not before it's needed: an output can have hundreds of thousands.
      get program() {
        return placeholderProgram({label: whole, numbered: number !== undefined, pattern})
      },
      source: whole,
      ...(number !== undefined && {numbered: name})
    }
  }
  const start = index + whole.length
  const end = findEnd(input, start)
  if (end === undefined) {
    problems.push(`\`${input.slice(index)}\` has no closing \`]\`. Add it, or write \`\\[re:\` for the text itself.`)
    return undefined
  }
  try {
    return {
      any: false,
      kind: 'wildcard',
      program: compileRegex(input.slice(start, end)),
      source: input.slice(index, end + 1)
    }
  } catch (error) {
    if (!(error instanceof RegexError)) throw error
    problems.push(`${error.message} Write \`\\[re:\` for the text itself.`)
    return undefined
  }
}

interface Placeholder {
  /** As written in the expectation. */
  readonly label: string
  readonly numbered: boolean
  readonly pattern: string
}

/** Compiled expressions of placeholders: thousands of lines may use the same few. */
const programs = new Map<string, Program>()

function compileOnce(pattern: string): Program {
  const program = programs.get(pattern) ?? compileRegex(pattern)
  programs.set(pattern, program)
  return program
}

function placeholderProgram({label, numbered, pattern}: Placeholder): Program {
  // Output may print the text of the placeholder itself.
  const named = numbered ? literal(label) : compileOnce(`\\[${label.slice(1, -1)}(?::\\d+)?\\]`)
  return either(named, compileOnce(pattern))
}

/** Offset of the bracket that ends a regular expression: the first outside of its classes and escapes. */
function findEnd(line: string, start: number): number | undefined {
  let inClass = false
  for (let at = start; at < line.length; at++) {
    const character = line[at]
    if (character === '\\') at++
    else if (character === '[') inClass = true
    else if (character === ']' && inClass) inClass = false
    else if (character === ']') return at
  }
  return undefined
}
