/** A document nests lists and quotes so deeply that parsing it takes quadratic time. */
export class NestingError extends Error {
  readonly code = 'nesting'
  readonly line: number
  override readonly name = 'NestingError'

  constructor(line: number) {
    super(`More than ${mostContainers} lists and quotes are nested. Remove some of their markers.`)
    this.line = line
  }
}

const mostContainers = 100

/** The markers of lists and quotes at the beginning of a line, as many as are needed. */
const markers = new RegExp(`^(?:[ \\t]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=\\s|$))){1,${mostContainers + 1}}`, 'gm')
const markerOrBlank = />|[-+*]|\d+[.)]|[ \t]/g

/** The first line that nests too deeply, together with the lines above it; `undefined` if no line does. */
export function findDeepLine(source: string): number | undefined {
  /** The columns at which the content of open lists and quotes begins. */
  const open: number[] = []
  for (const {0: line, index} of source.matchAll(markers)) {
    let column = 0
    for (const [text] of line.matchAll(markerOrBlank)) {
      if (text === '\t') column += 4 - (column % 4)
      else if (text === ' ') column++
      else {
        while ((open.at(-1) ?? 0) > column) open.pop()
        column += text.length
        open.push(column)
      }
    }
    if (open.length > mostContainers) return source.slice(0, index).split('\n').length
  }
  return undefined
}
