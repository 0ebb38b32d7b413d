/** A document nests lists and quotes so deeply that parsing it takes quadratic time. */
export class NestingError extends Error {
  readonly code = 'nesting'
  readonly line: number
  override readonly name = 'NestingError'

  constructor(line: number) {
    super(`More than ${mostContainers} lists and quotes are nested in one line. Remove some of their markers.`)
    this.line = line
  }
}

const mostContainers = 100

/** That many markers of lists and quotes at the beginning of a line. */
const tooMany = new RegExp(`^(?:[ \\t]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=[ \\t]))){${mostContainers + 1}}`, 'm')

/** The first line that nests too deeply; `undefined` if no line does. */
export function findDeepLine(source: string): number | undefined {
  const start = tooMany.exec(source)?.index
  return start === undefined ? undefined : source.slice(0, start).split('\n').length
}
