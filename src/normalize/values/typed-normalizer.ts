/**
 * A kind of value that differs from run to run: how it looks, and where it is looked for. In an expectation it is the
 * placeholder of its name in capitals: `uuid` becomes `[UUID]`.
 */
export interface TypedNormalizer {
  /** By which it is chosen and documented: `uuid`. */
  readonly name: string
  /** What it finds, in a few words, for the documentation. */
  readonly summary: string
  /** What the placeholder takes: a regular expression in the syntax of `compileRegex`, its repeats bounded. */
  readonly pattern: string
  /**
   * Finds the values in a line, with the flags `g` and `u`; each match is one that `pattern` takes. Every repeat is
   * bounded, so that its time is linear. Absent for an author's own rule, which is looked for by `pattern`.
   */
  readonly search?: RegExp
  /** Its likes tell things apart, and so are numbered: a UUID is this one or that one; a duration is only long. */
  readonly identity: boolean
}

/** A typed normalizer whose values are found by their own look and what stands around them. */
export interface DefineOptions extends Omit<TypedNormalizer, 'search'> {
  /** What has to stand before, as a look-behind; not a word character unless it says so. */
  readonly before?: string
  /** What has to stand after, as a look-ahead; not a word character unless it says so. */
  readonly after?: string
  /** What to look for, where `pattern` takes more than should be looked for. */
  readonly only?: string
}

/** Makes the search of a typed normalizer out of its pattern. */
export function defineNormalizer(options: DefineOptions): TypedNormalizer {
  const {before = String.raw`(?<![\p{L}\p{N}_])`, after = String.raw`(?![\p{L}\p{N}_])`, only, ...rest} = options
  let search: RegExp | undefined
  return {
    ...rest,
    get search() {
      // Most runs look for none: the outputs are what they were.
      search ??= new RegExp(`${before}(?:${only ?? rest.pattern})${after}`, 'gu')
      return search
    }
  }
}

/** The placeholder's name: `UUID` of `uuid`. */
export function placeholderName({name}: {readonly name: string}): string {
  return name.toUpperCase()
}
