import type {FindValues} from './found-value.js'

/**
 * The placeholders that an expectation may use: the name in capitals (`UUID`), and a regular expression of its values in
 * the syntax of `compileRegex`. `[UUID]` matches each of these values. `[UUID:2]` matches the same value in every place, and
 * another one than `[UUID:1]`.
 */
export type Placeholders = ReadonlyMap<string, string>

/** Options for reading and writing expectations. */
export interface ExpectOptions {
  /** None by default. */
  readonly placeholders?: Placeholders
  /** Finds nothing by default. The placeholder's expression matches each value found. */
  readonly findValues?: FindValues
}

/**
 * Returns an expression for the openings of wildcards inside a line: `[..]`, `[re:`, `[NAME]`, `[NAME:1]`. None holds a
 * backslash or a second bracket, so that escaping one never makes or breaks another.
 */
export function openers({placeholders = none}: ExpectOptions): RegExp {
  const source = sources.get(placeholders) ?? sourceOf(placeholders)
  sources.set(placeholders, source)
  return new RegExp(source, 'g')
}

const none: Placeholders = new Map()
/** Sources of expressions, which are needed for every line. */
const sources = new WeakMap<Placeholders, string>()

function sourceOf(placeholders: Placeholders): string {
  const names = [...placeholders.keys()].sort((a, b) => b.length - a.length)
  for (const name of names) {
    if (!/^[A-Z][A-Z0-9_-]*$/.test(name))
      throw new Error(`The name of a placeholder must be in capitals, got \`${name}\``)
  }
  const typed = names.length === 0 ? '' : `|(?<name>${names.join('|')})(?<number>:\\d{1,6})?\\]`
  return `\\[(?:(?<any>\\.\\.\\])|(?<regex>re:)${typed})`
}
