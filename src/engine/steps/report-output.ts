import {renderTerminal} from '../../normalize/render-terminal.js'

/** The output of a running step. */
export interface ReportOutputOptions {
  /** The last lines that it has printed so far, as it printed them. */
  readonly printed: () => string
  readonly report: (output: string) => void
  /** Calls repeatedly; returns a function that stops it. */
  readonly every?: (milliseconds: number, call: () => void) => () => void
}

/** Milliseconds until the output of a step is reported, and between two reports. */
const interval = 500
const maxLines = 10

/** Reports the last lines of a step's output while it runs, unless it ends soon. Returns a function that stops it. */
export function reportOutput({every = everyInterval, printed, report}: ReportOutputOptions): () => void {
  let reported = ''
  return every(interval, () => {
    const text = printed()
    if (text === reported) return
    reported = text
    report(renderTerminal(text).trimEnd().split('\n').slice(-maxLines).join('\n'))
  })
}

function everyInterval(milliseconds: number, call: () => void): () => void {
  const timer = setInterval(call, milliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
