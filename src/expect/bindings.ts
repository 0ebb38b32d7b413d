import {capture} from '../regex/capture.js'
import {concatenate, literal} from '../regex/compile.js'
import type {Budget, Program} from '../regex/program.js'
import type {ExpectedLine} from './expectation.js'
import type {LinePart} from './parse-line.js'

/** The value of a numbered placeholder in one line of output. */
export interface Binding {
  /** The placeholder without its number: `UUID`. */
  readonly name: string
  /** The source in the expectation: `[UUID:1]`. */
  readonly label: string
  readonly value: string
}

/** The first numbered placeholder in the lines: `[UUID:1]`. */
export function numberedLabel(lines: readonly ExpectedLine[]): string | undefined {
  return lines.flatMap(line => (line.kind === 'pattern' ? line.parts : [])).find(hasNumber)?.source
}

/** Whether any line has a numbered placeholder, so that there is something to bind. */
export function isNumbered(lines: readonly ExpectedLine[]): boolean {
  return lines.some(line => line.kind === 'pattern' && line.parts.some(hasNumber))
}

/** The values of a line's numbered placeholders in a line of output that it matches. */
export function bindingsOf(line: ExpectedLine, text: string, budget: Budget): readonly Binding[] {
  if (line.kind !== 'pattern' || !line.parts.some(hasNumber)) return []
  const marks = capture(concatenate(withMarks(line.parts)), text, budget)
  if (!marks) return []
  return line.parts.flatMap((part, index) => {
    if (part.kind === 'text' || part.numbered === undefined) return []
    const value = text.slice(marks.get(2 * index), marks.get(2 * index + 1)).trimStart()
    return [{label: part.source, name: part.numbered, value}]
  })
}

/** The programs of the parts, with marks at both ends of numbered placeholders. */
function* withMarks(parts: readonly LinePart[]): Generator<Program> {
  for (const [index, part] of parts.entries()) {
    if (hasNumber(part)) yield [{index: 2 * index, kind: 'mark'}]
    yield part.kind === 'text' ? literal(part.text) : part.program
    if (hasNumber(part)) yield [{index: 2 * index + 1, kind: 'mark'}]
  }
}

function hasNumber(part: {readonly numbered?: string; readonly kind: string}): boolean {
  return part.numbered !== undefined
}

/** The numbered placeholders of one output and their values; no two placeholders of a name share a value. */
export class Bindings {
  readonly #values = new Map<string, string>()
  readonly #labels = new Map<string, string>()
  /** By name, a number below which all are used. */
  readonly #next = new Map<string, number>()

  /** Adds the bindings of a line. Returns a sentence about the first that contradicts the lines before. */
  add(bindings: readonly Binding[]): string | undefined {
    for (const {label, name, value} of bindings) {
      const before = this.#values.get(label)
      if (before !== undefined && before !== value)
        return `\`${label}\` must be the same value each time, got \`${before}\` and \`${value}\`.`
      const other = this.labelOf(name, value)
      if (other !== undefined && other !== label)
        return `\`${other}\` and \`${label}\` must be different values, got \`${value}\` for both.`
      this.#values.set(label, value)
      this.#labels.set(`${name}:${value}`, label)
    }
    return undefined
  }

  /** A copy that can be tried without changing this one. */
  fork(): Bindings {
    const forked = new Bindings()
    for (const [label, value] of this.#values) forked.#values.set(label, value)
    for (const [value, label] of this.#labels) forked.#labels.set(value, label)
    return forked
  }

  /** The numbered placeholder that stands for a value. */
  labelOf(name: string, value: string): string | undefined {
    return this.#labels.get(`${name}:${value}`)
  }

  /** The smallest number that no placeholder of this name has. */
  nextNumber(name: string): number {
    let number = this.#next.get(name) ?? 1
    while (this.#values.has(`[${name}:${number}]`)) number++
    this.#next.set(name, number)
    return number
  }
}
