import {compare} from '../../compare/compare.js'
import type {ExpectOptions} from '../../expect/placeholders.js'
import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'
import {timeoutHint} from './timeout-hint.js'

/** What a step gave, and what it should have given. */
export interface JudgeInput {
  /** What the expectation is read with. */
  readonly expect: ExpectOptions
  readonly step: Step
  readonly output: Output
  /** The step's output after normalizing. */
  readonly text: string
  /** What the snapshot holds for the step. */
  readonly expected?: {readonly entry: Entry; readonly movedFrom?: string}
  /** Path of the snapshot file as reported. */
  readonly snapshotFile: string
  /** Whether a new step, and a step that differs, is recorded. */
  readonly writes: {readonly new: boolean; readonly changed: boolean}
}

/** Decides what became of a step that ran. Pure. */
export function judge(input: JudgeInput): Outcome {
  const {step, output, text, expected, writes} = input
  const bad = judgeEnding(step, output)
  if (bad) return bad
  if (!expected) return {kind: 'new', written: writes.new}

  const {entry, movedFrom} = expected
  const result = compare({...input.expect, entry, mode: step.options.compare, status: output.status, text})
  if (result.same) return movedFrom === undefined ? {kind: 'passed'} : {kind: 'passed', movedFrom}
  if (writes.changed) return {diff: result.diff, kind: 'updated'}
  return {
    diff: result.diff,
    kind: 'mismatched',
    snapshot: {file: input.snapshotFile, line: entry.line},
    ...(result.reason !== undefined && {reason: result.reason}),
    ...(result.status && {status: result.status})
  }
}

/** Whether a step counts a status as success. */
export function expects({options: {exit}}: Step, status: number): boolean {
  return exit === 'any' || exit.includes(status)
}

/** The outcome of a step whose end alone decides; nothing when its output has to be compared. */
function judgeEnding(step: Step, output: Output): Outcome | undefined {
  const {options} = step
  switch (output.ending) {
    case 'interrupted':
      return {kind: 'not run', reason: 'the run was interrupted'}
    case 'refused':
      return {kind: 'errored', reason: output.reason ?? 'The shell could not read the block.'}
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
      const {failed, reason} = output
      return {
        expected: options.exit,
        kind: 'failed',
        status: output.status,
        ...(failed && {command: {...failed, fileLine: step.codeLine + failed.line - 1}}),
        ...(reason !== undefined && {reason})
      }
    }
    default:
      return output.ending satisfies never
  }
}
