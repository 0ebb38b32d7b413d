/**
 * A kind of value that differs from run to run: how it looks, and where it is searched. In an expectation it is a placeholder
 * with its name in capitals: `[UUID]` for `uuid`.
 */
export interface ValueNormalizer {
  /** The name in settings and documentation: `uuid`. */
  readonly name: string
  /** The values it finds, in a few words, for the documentation. */
  readonly summary: string
  /** A regular expression of the values that the placeholder matches, in the syntax of `compileRegex`. */
  readonly pattern: string
  /**
   * Finds the values in a line; has the flags `g` and `u`, and `pattern` takes each match. Every repeat is bounded, so that
   * the search is linear. Absent for an author's own rule, which is searched by `pattern`.
   */
  readonly search?: RegExp
  /** Whether a value identifies something, and so is numbered: one UUID isn't another; a duration is only long. */
  readonly identity: boolean
}

/** A value normalizer that finds values by their form and the text around them. */
export interface DefineOptions extends Omit<ValueNormalizer, 'search'> {
  /** A look-behind for the text before a value; by default not a word character. */
  readonly before?: string
  /** A look-ahead for the text after a value; by default not a word character. */
  readonly after?: string
  /** The expression to search, where `pattern` takes more than should be found. */
  readonly only?: string
}

/** Returns a value normalizer with a search made from its pattern. */
export function defineNormalizer(options: DefineOptions): ValueNormalizer {
  const {before = String.raw`(?<![\p{L}\p{N}_])`, after = String.raw`(?![\p{L}\p{N}_])`, only, ...rest} = options
  let search: RegExp | undefined
  return {
    ...rest,
    get search() {
      // Most runs record nothing new and search for no values.
      search ??= new RegExp(`${before}(?:${only ?? rest.pattern})${after}`, 'gu')
      return search
    }
  }
}

/** The name of the placeholder: `UUID` for `uuid`. */
export function placeholderName({name}: {readonly name: string}): string {
  return name.toUpperCase()
}
