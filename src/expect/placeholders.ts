import type {FindValues} from './found-value.js'

/**
 * The typed placeholders that an expectation may use: a name in capitals, as between the brackets (`UUID`), and the
 * regular expression of what stands for it, in the syntax of `compileRegex`. `[UUID]` then takes whatever that
 * expression takes; `[UUID:2]` too, and the same value wherever it stands, and another than `[UUID:1]`.
 */
export type Placeholders = ReadonlyMap<string, string>

/** What expectations are read and written with. */
export interface ExpectOptions {
  /** None unless it says so. */
  readonly placeholders?: Placeholders
  /** Finds nothing unless it says so. Each value is one that the placeholder's expression takes. */
  readonly findValues?: FindValues
}

/**
 * Finds what opens a wildcard inside a line: `[..]`, `[re:`, `[NAME]`, `[NAME:1]`. No opener holds a backslash or a
 * second bracket, so that escaping one never makes or breaks another.
 */
export function openers({placeholders = none}: ExpectOptions): RegExp {
  const source = sources.get(placeholders) ?? sourceOf(placeholders)
  sources.set(placeholders, source)
  return new RegExp(source, 'g')
}

const none: Placeholders = new Map()
/** The source of the expression by what it was made of: it is asked for at every line. */
const sources = new WeakMap<Placeholders, string>()

function sourceOf(placeholders: Placeholders): string {
  const names = [...placeholders.keys()].sort((a, b) => b.length - a.length)
  for (const name of names) {
    if (!/^[A-Z][A-Z0-9_-]*$/.test(name)) throw new Error(`Expected a placeholder's name in capitals, got \`${name}\``)
  }
  const typed = names.length === 0 ? '' : `|(?<name>${names.join('|')})(?<number>:\\d{1,6})?\\]`
  return `\\[(?:(?<any>\\.\\.\\])|(?<regex>re:)${typed})`
}
