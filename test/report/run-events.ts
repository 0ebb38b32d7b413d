import {VFileMessage} from 'vfile-message'
import {defaultStepOptions} from '../../src/config/step-options.js'
import {countOutcomes} from '../../src/model/counts.js'
import type {RunEvent} from '../../src/model/event.js'
import {isFailure, type Outcome} from '../../src/model/outcome.js'

/** Text that tries to be something else in every format. */
export const hostile =
  '::error::forged\n##[error]forged\n]]></failure><script>alert(1)</script>&amp;"\'\n\u001B[31m\0\uFFFE\uD800\u2028 # SKIP | `x` %0A,:'

/** One outcome of each kind, with a text where there is text. */
export function outcomesWith(text: string): readonly Outcome[] {
  return [
    {kind: 'passed'},
    {kind: 'skipped', reason: text},
    {
      diff: [
        {kind: 'removed', text: 'ok 1'},
        {kind: 'added', text}
      ],
      kind: 'mismatched',
      snapshot: {file: 's.md', line: 3}
    },
    {command: {command: text, fileLine: 4, line: 1, status: 2}, expected: [0], kind: 'failed', status: 2},
    {kind: 'timed out', timeoutMs: 5},
    {kind: 'not run', reason: text},
    {kind: 'errored', reason: text},
    {kind: 'new', written: true}
  ]
}

/** One outcome of each kind, with hostile text where there is text. */
export const everyOutcome = outcomesWith(hostile)

/** What a run of one document is made of. */
export interface RunEventsOptions {
  readonly file: string
  readonly outcomes: readonly Outcome[]
  /** Stands for code, output, titles and messages. */
  readonly text: string
  readonly fatal?: boolean
  /** The page. */
  readonly source?: string
}

/** The events of a run of one document, a step at each line from the first. */
export function runEvents({file, outcomes, text, fatal = false, source = ''}: RunEventsOptions): readonly RunEvent[] {
  const counts = countOutcomes(outcomes)
  const failed = outcomes.some(isFailure) || fatal
  const message = new VFileMessage(text, {place: {column: 1, line: 1}, ruleId: 'front-matter'})
  message.fatal = fatal
  return [
    {documents: 1, kind: 'start'},
    {file, kind: 'document-start', source, steps: outcomes.length},
    ...outcomes.map(
      (outcome, index): RunEvent => ({
        durationMs: 1,
        file,
        kind: 'step',
        omittedBytes: 0,
        outcome,
        output: text,
        step: {
          code: text,
          codeLine: 2,
          column: 1,
          endLine: 30,
          hidden: false,
          id: `${text} ${index}`,
          kind: 'command',
          language: '',
          line: index + 1,
          options: defaultStepOptions,
          ordinal: 1,
          title: text
        }
      })
    ),
    {
      counts,
      durationMs: 12_345,
      failed,
      file,
      kind: 'document-end',
      messages: [message],
      obsolete: [],
      snapshot: 'unchanged'
    },
    {
      counts,
      documents: {failed: Number(failed), passed: Number(!failed)},
      durationMs: 1,
      failed,
      kind: 'end',
      obsoleteFiles: []
    }
  ]
}

/** Events of a run in which the document passed at its second attempt; where that fails a run, it does. */
export function flakyEvents(failed: boolean): readonly RunEvent[] {
  const flaky = [{attempt: 1, id: 'Page #1', line: 7, outcome: 'timed out'}] as const
  return runEvents({file: 'a.md', outcomes: [{kind: 'passed'}], text: 'x'}).map(event =>
    event.kind === 'document-end' ? {...event, attempts: 2, failed, flaky} : event
  )
}
