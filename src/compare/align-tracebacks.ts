const head = 'Traceback (most recent call last):'
/** The first line about a syntax error. */
const place = /^ {2}File "[^"\n]*", line \d+\n/
/** The line between an exception and the one that it led to. */
const chain =
  /^(?:The above exception was the direct cause of the following exception|During handling of the above exception, another exception occurred):$/m

/**
 * Gives the tracebacks of Python in an output the frames that the expectation shows, one after another: paths and line
 * numbers in them change with the version of Python and with the document, as doctest has it ("What About Exceptions?").
 * What was raised stays; its causes only if the expectation shows any. Pure, linear.
 */
export function alignTracebacks(text: string, expected: string): string {
  // Python prints the place of a syntax error without a head, where doctest has one.
  if (place.test(text)) {
    if (expected.startsWith(head)) return alignTracebacks(`${head}\n${text}`, expected)
    if (place.test(expected)) return alignTracebacks(`${head}\n${text}`, `${head}\n${expected}`).slice(head.length + 1)
  }
  if (!text.includes(head) || !expected.includes(head)) return text
  const shown = framesOf(expected)
  const compared = chain.test(expected) ? text : withoutCauses(text)
  const found = framesOf(compared)
  const lines = compared.split('\n')
  // From the end, so that the rows above stay where they are.
  for (const [index, {from, to}] of [...found.entries()].reverse()) {
    const frames = shown[index]
    if (frames) lines.splice(from, to - from, ...frames.lines)
  }
  return lines.join('\n')
}

/** Removes each exception that led to another one, and the lines between the two. */
function withoutCauses(text: string): string {
  const kept: string[] = []
  /** Where the last traceback starts. */
  let start: number | undefined
  for (const line of text.split('\n')) {
    if (line === head) start = kept.length
    else if (line === '' && kept.length === start) continue
    kept.push(line)
    if (start !== undefined && chain.test(line)) kept.length = start
  }
  return kept.join('\n')
}

interface Frames {
  /** Row of the first frame, and the row after the last one. */
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

/** The frames of each traceback: the indented lines below its head. */
function framesOf(text: string): readonly Frames[] {
  const lines = text.split('\n')
  const found: Frames[] = []
  for (let row = 0; row < lines.length; row++) {
    const line = lines[row] ?? ''
    if (!line.endsWith(head)) continue
    const indent = line.slice(0, line.length - head.length)
    const from = row + 1
    let to = from
    // A wildcard stands for frames, too.
    while (
      to < lines.length &&
      (/^[ \t]/.test(rest(lines[to], indent)) || /^(?:\.\.\.|…|\[\.\.\.\])/.test(rest(lines[to], indent)))
    )
      to++
    found.push({from, lines: lines.slice(from, to), to})
    row = to
  }
  return found
}

function rest(line = '', indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line
}
