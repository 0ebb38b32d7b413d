import {countBackslashes} from '../text/count-backslashes.js'
import {joinLines, noNewline, splitLines} from '../text/split-lines.js'
import {Bindings} from './bindings.js'
import {escapeExpectation, escapeInLine} from './escape.js'
import type {FoundValue} from './found-value.js'
import {type ExpectOptions, openers} from './placeholders.js'

/** Writes lines of one output as expected lines: values as placeholders, everything else literal. */
export interface LineWriter {
  /** A whole line. */
  line(text: string): string
  /** A part of a line, before a wildcard or at the end of the line. */
  part(text: string, place: 'before-wildcard' | 'end'): string
}

/** The output to write, and what is already written. */
export interface LineWriterInput extends ExpectOptions {
  /** All lines of the output: values are numbered when there are several of a name. */
  readonly lines: readonly string[]
  /** The numbered placeholders of lines that stay. */
  readonly bindings?: Bindings
}

/**
 * Returns a writer for the lines of one output. A value that is the only one of its name is `[UUID]`. Several are numbered
 * by first appearance, so that equal values stay equal and different ones different. Pure.
 */
export function lineWriter({lines, bindings = new Bindings(), ...options}: LineWriterInput): LineWriter {
  const {findValues} = options
  const likePlaceholders = openers(options)
  const literal = (text: string) => (text === noNewline ? text : escapeExpectation(text, options))
  const literalPart = (text: string) => escapeInLine(text, options)
  const partWriter =
    (write: (text: string) => string): LineWriter['part'] =>
    (text, place) =>
      write(text) + (place === 'end' ? '' : '\\'.repeat(countBackslashes(text, text.length)))
  if (!findValues) return {line: literal, part: partWriter(literalPart)}

  // Output that looks like a placeholder is text, with the number in it.
  const valuesOf = (line: string) => {
    const looks = line.includes('[') ? [...line.matchAll(likePlaceholders)] : []
    let next = 0
    return findValues(line).filter(({start, end}) => {
      for (let look = looks[next]; look && look.index + look[0].length <= start; look = looks[++next]);
      return end <= (looks[next]?.index ?? line.length)
    })
  }
  const values = lines.flatMap(line => (line === noNewline ? [] : valuesOf(line).map(found => readValue(line, found))))
  const counts = new Map<string, number>()
  for (const {name} of values) counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const {identity, name, value} of values) {
    if (!identity || counts.get(name) === 1 || bindings.labelOf(name, value) !== undefined) continue
    bindings.add([{label: `[${name}:${bindings.nextNumber(name)}]`, name, value}])
  }

  const takesBlanks = (name: string) => options.placeholders?.get(name)?.startsWith(paddingPattern) === true
  const write = (text: string, end: (rest: string) => string) => {
    let written = ''
    let at = 0
    for (const found of valuesOf(text)) {
      const {identity, name, value} = readValue(text, found)
      const before = text.slice(at, found.start)
      written += partWriter(literalPart)(takesBlanks(name) ? dropPadding(before, at) : before, 'before-wildcard')
      written += (identity ? bindings.labelOf(name, value) : undefined) ?? `[${name}]`
      at = found.end
    }
    return written === '' ? end(text) : written + literalPart(text.slice(at))
  }
  return {
    line: text => (text === noNewline ? text : write(text, literal)),
    part: partWriter(text => write(text, literalPart))
  }
}

/** How the pattern of a right-aligned value begins: the blanks before it are part of it. */
const paddingPattern = ' *'

/** Reduces padding to one blank, or none at the start of a line: a longer value has less of it. */
function dropPadding(before: string, at: number): string {
  const kept = before.replace(/(?<! ) {2,20}$/, ' ')
  return at === 0 && /^ {0,20}$/.test(before) ? '' : kept
}

function readValue(line: string, {start, end, name, identity}: FoundValue) {
  return {identity, name, value: line.slice(start, end)}
}

/** Writes a whole output as an expectation that it matches; see `lineWriter`. Pure. */
export function writeExpectation(text: string, options: ExpectOptions = {}): string {
  if (!options.findValues) return escapeExpectation(text, options)
  const lines = splitLines(text)
  const writer = lineWriter({lines, ...options})
  return joinLines(lines.map(writer.line))
}
