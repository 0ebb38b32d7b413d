import {concatenate, literal} from '../regex/compile.js'
import {type Budget, matches, type Program} from '../regex/program.js'
import type {LinePart} from './parse-line.js'

/** Makes a test of whole lines out of the parts of an expected line. */
export function lineMatcher(parts: readonly LinePart[], budget: Budget): (line: string) => boolean {
  const [first] = parts
  const last = parts.at(-1)
  const start = first?.kind === 'text' ? first.text : ''
  const end = last?.kind === 'text' ? last.text : ''
  // Most lines are told apart by how they begin and end.
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
    program ??= concatenate(parts.map(part => (part.kind === 'text' ? literal(part.text) : part.program)))
    return matches(program, line, budget)
  }
}

/** Whether the texts stand in the line one after another, with anything between; the first place of each will do. */
function holdsInOrder(line: string, texts: readonly string[]): boolean {
  let at = 0
  for (const text of texts) {
    const found = line.indexOf(text, at)
    if (found < 0) return false
    at = found + text.length
  }
  return true
}
