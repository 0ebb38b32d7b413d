import type {DocumentEndEvent} from '../model/event.js'

/** A step that failed before its document passed. */
export interface FlakyStep {
  /** The id of the step, and its line in the Markdown file. */
  readonly id: string
  readonly line: number
  readonly text: string
  /** Whether it makes the run fail. */
  readonly isFailure: boolean
}

/** The steps of a flaky document that failed in an attempt before it passed; empty for any other document. */
export function flakyStepsOf({attempts, failed, flaky = []}: DocumentEndEvent): readonly FlakyStep[] {
  return flaky.map(({attempt, id, line, outcome}) => ({
    id,
    isFailure: failed,
    line,
    text: `Flaky: ${outcome} in attempt ${attempt}, passed in attempt ${attempts ?? attempt + 1}.`
  }))
}
