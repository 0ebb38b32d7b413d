import type {DocumentEndEvent} from '../model/event.js'

/** What failed before its document passed, for a report. */
export interface FlakyStep {
  /** The id of the step, and its line in the Markdown file. */
  readonly id: string
  readonly line: number
  readonly text: string
  /** Whether the run fails for it. */
  readonly isFailure: boolean
}

/** The steps of a document that failed in an attempt before it passed; none of one that passed at once, or never. */
export function flakyStepsOf({attempts, failed, flaky = []}: DocumentEndEvent): readonly FlakyStep[] {
  return flaky.map(({attempt, id, line, outcome}) => ({
    id,
    isFailure: failed,
    line,
    text: `Flaky: ${outcome} at attempt ${attempt}, passed at attempt ${attempts ?? attempt + 1}.`
  }))
}
