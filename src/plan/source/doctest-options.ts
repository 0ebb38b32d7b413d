/** A comment with options of doctest (doctest, "Directives"). */
const directive = /#\s*doctest:\s*([^\n'"]*)$/gm
/** What was raised: the class with its module, and the message. */
const raised = /^(?:\w+\.)*(\w+)(?::.*)?$/

/** The lines below a command, and why it's skipped. */
export interface DoctestOutput {
  readonly rows: readonly string[]
  readonly skip?: string
}

/**
 * Applies the options that a command has in its comments: `+SKIP`, `+ELLIPSIS`, and `+IGNORE_EXCEPTION_DETAIL`, which
 * compares an exception by the name of its class. Pure, linear.
 */
export function applyDoctestOptions(code: string, rows: readonly string[]): DoctestOutput {
  const options = readOptions(code)
  if (options.includes('+SKIP')) return {rows, skip: 'its comment says `doctest: +SKIP`'}
  const isAny = options.includes('+ELLIPSIS')
  const isClass = options.includes('+IGNORE_EXCEPTION_DETAIL') && rows[0]?.startsWith('Traceback')
  return {
    rows: rows.map(row => {
      // Alone, it stands for lines.
      const shown = isAny && row.trim() !== '...' ? row.replaceAll('...', '[..]') : row
      return isClass ? shown.replace(raised, '[..]$1[..]') : shown
    })
  }
}

/** Whether a comment in the code of a command has an option, such as `+NORMALIZE_WHITESPACE`. Pure. */
export function hasDoctestOption(code: string, option: string): boolean {
  return readOptions(code).includes(option)
}

function readOptions(code: string): readonly string[] {
  return [...code.matchAll(directive)].flatMap(([, text = '']) => text.split(/[\s,]+/))
}
