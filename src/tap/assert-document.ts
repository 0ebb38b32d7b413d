import type {StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import {sentencesOf} from '../report/format-message.js'
import {diffSigns} from '../report/outcome-text.js'
import {showControls} from '../text/show-controls.js'
import type {FollowedDocument, TapTest} from './run-documents.js'

/** A document's events and its absolute path. */
export interface AssertDocumentInput extends FollowedDocument {
  readonly path: string
}

/** Makes an assertion of each step, and of each mistake of the page. */
export function assertDocument(t: TapTest, {end, path, steps}: AssertDocumentInput): void {
  const at = (lineNumber: number) => ({columnNumber: 1, fileName: path, lineNumber})
  for (const message of end.messages) {
    if (message.fatal) t.fail(sentencesOf(message), {at: at(message.line ?? 1), ruleId: message.ruleId})
    else t.comment(`${end.file}:${message.line ?? 1} ${sentencesOf(message)}`)
  }
  for (const event of steps) {
    const {outcome, step} = event
    const title = showControls(step.id).replaceAll('\n', ' ')
    if (outcome.kind === 'skipped') t.pass(title, {skip: outcome.reason})
    else if (isFailure(outcome)) t.fail(title, {at: at(step.line), ...explain(event)})
    else t.pass(title, {})
  }
  if (steps.length === 0 && end.messages.length === 0) t.pass('has no steps', {skip: 'has no steps'})
}

function explain({outcome, output, step}: StepEvent): Readonly<Record<string, unknown>> {
  const {kind, ...detail} = outcome
  const printed = output === '' ? {} : {output: showControls(output)}
  if (!('diff' in detail)) return {outcome: kind, ...detail, code: showControls(step.code), ...printed}
  const {diff, ...rest} = detail
  const rows = diff.map(row => `${diffSigns[row.kind]}${showControls(row.text)}\n`)
  return {outcome: kind, ...rest, code: showControls(step.code), diff: `--- expected\n+++ actual\n${rows.join('')}`}
}
