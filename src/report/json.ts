import type {DocumentStartEvent, Reporter, RunEvent} from '../model/event.js'
import type {Step} from '../model/step.js'
import {formatJson} from '../text/format-json.js'

/**
 * Writes one line of JSON per event; public, and versioned by the `start` line. It holds everything that other reports
 * show, so that `fencepost merge` can produce them.
 */
export function createJsonReporter(write: (text: string) => void): Reporter {
  let current: DocumentStartEvent | undefined
  return {
    async close() {},
    on(event) {
      if (event.kind === 'document-start') current = event
      const line = describe(event, current)
      if (line) write(`${formatJson(line)}\n`)
    }
  }
}

function describe(event: RunEvent, start: DocumentStartEvent | undefined) {
  switch (event.kind) {
    case 'start':
      return {
        documents: event.documents,
        event: 'start',
        options: event.options,
        skippedFiles: event.skippedFiles,
        shard: event.shard,
        version: 1
      }
    case 'step': {
      const {combination, file, step, outcome, output, status, omittedBytes, durationMs} = event
      const {kind, ...detail} = outcome
      const {id, line, endLine, title} = step
      return {
        event: 'step',
        file,
        combination,
        line,
        endLine,
        id,
        title,
        ...detail,
        outcome: kind,
        status: outcome.kind === 'failed' ? outcome.status : status,
        statuses: outcome.kind === 'mismatched' ? outcome.status : undefined,
        output,
        omittedBytes,
        durationMs,
        step: describeStep(step)
      }
    }
    case 'document-end': {
      const {kind: _, messages, ...rest} = event
      const described = messages.map(({column, fatal, line, note, reason, ruleId}) => ({
        column,
        fatal,
        line,
        note,
        reason,
        ruleId
      }))
      const {selection, source = '', steps = 0} = start ?? {}
      return {event: 'document', ...rest, messages: described, selection, source, steps}
    }
    case 'end': {
      const {kind: _, ...rest} = event
      return {event: 'end', ...rest}
    }
    case 'document-start':
    case 'progress':
      return undefined
    default:
      return event satisfies never
  }
}

/** The parts of a step that reports show, apart from place and name. Nothing else: only these are masked. */
function describeStep(step: Step) {
  const {code, codeLine, column, hidden, kind, language, options, ordinal} = step
  const {interrupt, service, terminal} = options
  const path = step.kind === 'file' ? step.path : undefined
  return {kind, column, codeLine, code, language, hidden, ordinal, path, options: {interrupt, service, terminal}}
}
