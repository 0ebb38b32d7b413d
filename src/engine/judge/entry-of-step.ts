import {updateExpectation} from '../../compare/update-expectation.js'
import type {ExpectOptions} from '../../expect/placeholders.js'
import type {Entry} from '../../model/snapshot.js'
import type {Step} from '../../model/step.js'

/** A step that ran, and its entry. */
export interface EntryOfStepInput {
  readonly step: Step
  readonly status: number
  /** The normalized output. */
  readonly text: string
  /** The entry in the snapshot; absent for a new step. */
  readonly expected?: Entry
  /** Options to read the expectation with. */
  readonly expect: ExpectOptions
}

/** The entry that an update writes for a step. Wildcards that still match are kept. Pure. */
export function entryOfStep({expect, expected, status, step, text}: EntryOfStepInput): Entry {
  return {
    code: step.code,
    compare: expected?.compare ?? 'exact',
    id: step.id,
    line: 0,
    status,
    stream: step.options.stream,
    text: updateExpectation({...expect, mode: step.options.compare, text, ...(expected && {entry: expected})})
  }
}
