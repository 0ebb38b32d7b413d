import type {DocumentStartEvent, Reporter, RunEvent} from '../model/event.js'
import type {Step} from '../model/step.js'

/**
 * Writes one line of JSON an event; public, and versioned by the `start` line. Every other report can be made of it again:
 * it says of each step and page what these show.
 */
export function createJsonReporter(write: (text: string) => void): Reporter {
  let followed: DocumentStartEvent | undefined
  return {
    async close() {},
    on(event) {
      if (event.kind === 'document-start') followed = event
      const line = describe(event, followed)
      // A line separator ends a line for some readers.
      if (line) write(`${JSON.stringify(line).replace(/[\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16)}`)}\n`)
    }
  }
}

function describe(event: RunEvent, followed: DocumentStartEvent | undefined) {
  switch (event.kind) {
    case 'start':
      return {
        documents: event.documents,
        event: 'start',
        skippedFiles: event.skippedFiles,
        shard: event.shard,
        version: 1
      }
    case 'step': {
      const {file, step, outcome, output, status, omittedBytes, durationMs} = event
      const {kind, ...detail} = outcome
      const {id, line, endLine, title} = step
      return {
        event: 'step',
        file,
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
      const said = messages.map(({column, fatal, line, note, reason, ruleId}) => ({
        column,
        fatal,
        line,
        note,
        reason,
        ruleId
      }))
      const {source = '', steps = 0} = followed ?? {}
      return {event: 'document', ...rest, messages: said, source, steps}
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

/** What reports show of a step besides its place and name; no more, for only that is masked. */
function describeStep(step: Step) {
  const {code, codeLine, column, hidden, kind, language, options, ordinal} = step
  const {interrupt, service, terminal} = options
  const path = step.kind === 'file' ? step.path : undefined
  return {kind, column, codeLine, code, language, hidden, ordinal, path, options: {interrupt, service, terminal}}
}
