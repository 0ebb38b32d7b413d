import {concatenate, literal} from '../regex/compile.js'
import {type Budget, matches, type Program} from '../regex/program.js'
import type {LinePart} from './parse-line.js'

/** Returns a test of whole lines for the parts of an expected line. */
export function lineMatcher(parts: readonly LinePart[], budget: Budget): (line: string) => boolean {
  const [first] = parts
  const last = parts.at(-1)
  const start = first?.kind === 'text' ? first.text : ''
  const end = last?.kind === 'text' ? last.text : ''
  // The beginning and the end rule out most lines cheaply.
  const mayMatch = (line: string) =>
    line.length >= start.length + end.length && line.startsWith(start) && line.endsWith(end) && line !== '\n'

  if (parts.every(part => part.kind === 'text' || part.any)) {
    const middle = parts.slice(start === '' ? 0 : 1, end === '' ? undefined : -1)
    const texts = middle.flatMap(part => (part.kind === 'text' ? [part.text] : []))
    return line => mayMatch(line) && holdsInOrder(line.slice(start.length, line.length - end.length), texts)
  }
  let program: Program | undefined
  return line => {
    if (!mayMatch(line)) return false
    program ??= concatenate(programsOf(parts))
    return matches(program, line, budget)
  }
}

/** The programs of the parts, each made when it's asked for. */
function* programsOf(parts: readonly LinePart[]): Generator<Program> {
  for (const part of parts) yield part.kind === 'text' ? literal(part.text) : part.program
}

/** Whether the line holds the texts one after another with anything between; taking the first place of each is enough. */
function holdsInOrder(line: string, texts: readonly string[]): boolean {
  let at = 0
  for (const text of texts) {
    const found = line.indexOf(text, at)
    if (found < 0) return false
    at = found + text.length
  }
  return true
}
