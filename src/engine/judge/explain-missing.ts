import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'

/** What a step printed, and what says why documents can't use a program. */
export interface ExplainMissingOptions {
  readonly output: Output
  /** Full sentences; `undefined` for a program that documents can use, or that isn't installed. */
  readonly explain: (program: string) => string | undefined
}

/** Lines in which a shell or program says that it can't find or start another one. */
const missing =
  /not found|No such file or directory|ENOENT|bad interpreter|could not choose a version|exec(?:utable|vp)?\b.*fail/i
/** The most lines and words to look up. */
const [maxLines, maxWords] = [50, 500]

/** Adds to a failure that a program is installed, but hidden from documents. Returns any other outcome as it is. */
export function explainMissing(outcome: Outcome, {explain, output}: ExplainMissingOptions): Outcome {
  if (outcome.kind !== 'failed' && outcome.kind !== 'mismatched' && outcome.kind !== 'errored') return outcome
  const [command] = output.failed?.command.replace(/^(?:\w+=\S*\s+)+/, '').split(/\s/, 1) ?? []
  const lines = output.text.split('\n').filter(line => missing.test(line))
  const words = lines.slice(0, maxLines).flatMap(line => line.match(/[\w.+@-]*\w/g) ?? [])
  const isUnknown = output.status === 127 || output.status === 126
  const programs = new Set([
    ...((isUnknown || lines.length > 0) && command !== undefined ? [command] : []),
    ...words.slice(0, maxWords)
  ])
  for (const program of programs) {
    const reason = explain(program)
    if (reason === undefined) continue
    return {...outcome, reason: outcome.reason === undefined ? reason : `${outcome.reason} ${reason}`}
  }
  return outcome
}
