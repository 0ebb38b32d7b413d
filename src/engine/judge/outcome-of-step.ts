import {compare} from '../../compare/compare.js'
import {isTerminalFormat, type TerminalFormatInput} from '../../compare/terminal-format.js'
import type {ExpectOptions} from '../../expect/placeholders.js'
import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {quote} from '../../plan/diagnostics.js'
import {failedCommands} from './failed-commands.js'
import {timeoutHint} from './timeout-hint.js'

/** The result of a step and its expectation. */
export interface JudgeInput {
  /** Options to read the expectation with. */
  readonly expect: ExpectOptions
  readonly step: Step
  readonly output: Output
  /** The normalized output. */
  readonly text: string
  /** The expectation; absent for a new step. */
  readonly expected?: {readonly entry: Entry; readonly movedFrom?: string}
  /** Path of the snapshot file as reported. */
  readonly snapshotFile: string
  /** Whether the run records new steps and changed steps. */
  readonly writes: {readonly new: boolean; readonly changed: boolean}
  /** Whether the step is selected, and doesn't only run because a later one is. */
  readonly isSelected: boolean
}

/** The outcome of a step that ran. Pure. */
export function outcomeOfStep(input: JudgeInput): Outcome {
  const {step, output, text, expected, writes} = input
  const ended = outcomeOfEnding(step, output)
  if (ended) return ended
  if (!expected) return {kind: 'new', written: writes.new, ...(!input.isSelected && {isUnselected: true as const})}

  const {entry, movedFrom} = expected
  const result = compare({...input.expect, entry, mode: step.options.compare, status: output.status, text})
  if (result.same) return movedFrom === undefined ? {kind: 'passed'} : {kind: 'passed', movedFrom}
  if (writes.changed) return {diff: result.diff, kind: 'updated'}
  const reason = result.reason ?? commandHint(step, entry) ?? terminalHint(step, {actual: text, expected: entry.text})
  return {
    diff: result.diff,
    kind: 'mismatched',
    snapshot: {file: input.snapshotFile, line: entry.line},
    ...(reason !== undefined && {reason}),
    ...(result.status && {status: result.status})
  }
}

/** Says that the entry belongs to another command, for example after a block was added above. */
function commandHint({code}: Step, entry: Entry): string | undefined {
  const [first = ''] = entry.code.split('\n')
  const programOf = (text: string) => text.trim().split(/\s/, 1)[0]
  if (programOf(code) === programOf(first)) return undefined
  return `The snapshot belongs to another command: ${quote(first)}.`
}

/** A suggestion for output that the author has copied from a terminal. */
function terminalHint(step: Step, texts: TerminalFormatInput): string | undefined {
  if (step.kind === 'file' || !step.expectation || step.options.session === 'terminal') return undefined
  if (!isTerminalFormat(texts)) return undefined
  return 'The document shows output as a terminal formats it. Add `session=terminal` to run the step in one.'
}

/** Whether a step accepts an exit status. */
export function expects({options: {exit}}: Step, status: number): boolean {
  return exit === 'any' || exit.includes(status)
}

/** The outcome of a step that ended badly; `undefined` if its output has to be compared. */
function outcomeOfEnding(step: Step, output: Output): Outcome | undefined {
  const {options} = step
  switch (output.ending) {
    case 'interrupted':
      return {kind: 'not run', reason: 'the run was interrupted'}
    case 'refused':
      return {kind: 'errored', reason: output.reason ?? "The shell can't parse the block."}
    case 'timed-out': {
      const hint = timeoutHint(step, output)
      return {kind: 'timed out', timeoutMs: options.timeout, ...(hint !== undefined && {hint})}
    }
    case 'ready':
    case 'waits':
      return undefined
    case 'returned':
    case 'shell-ended': {
      if (options.exit === 'any' || options.exit.includes(output.status)) return undefined
      const {reason} = output
      return {
        expected: options.exit,
        kind: 'failed',
        status: output.status,
        ...failedCommands(step, output),
        ...(reason !== undefined && {reason})
      }
    }
    default:
      return output.ending satisfies never
  }
}
