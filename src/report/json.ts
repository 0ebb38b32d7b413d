import type {Reporter, RunEvent} from '../model/event.js'

/** Writes one line of JSON an event; public, and versioned by the `start` line. */
export function createJsonReporter(write: (text: string) => void): Reporter {
  return {
    async close() {},
    on(event) {
      const line = describe(event)
      // A line separator ends a line for some readers.
      if (line) write(`${JSON.stringify(line).replace(/[\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16)}`)}\n`)
    }
  }
}

function describe(event: RunEvent) {
  switch (event.kind) {
    case 'start':
      return {documents: event.documents, event: 'start', leftOut: event.leftOut, shard: event.shard, version: 1}
    case 'step': {
      const {file, step, outcome, output, status, omittedBytes, durationMs, path} = event
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
        status,
        output,
        omittedBytes,
        durationMs,
        path
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
      return {event: 'document', ...rest, messages: said}
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
