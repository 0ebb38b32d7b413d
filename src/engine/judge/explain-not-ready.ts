import {stripVTControlCharacters} from 'node:util'
import type {Output} from '../../model/output.js'
import type {Readiness} from '../../model/readiness.js'

/** Most characters to quote from a line. */
const mostShown = 100

/** Says what a service that wasn't ready in time did instead, and what its author can do. */
export function explainNotReady(readiness: Readiness, output: Output): string {
  const remedy = readiness.kind === 'settled' ? 'add `ready` to say when it is ready' : 'change `ready`'
  return `${whatHappened(readiness, output)} Raise \`timeout\`, or ${remedy}.`
}

function whatHappened(readiness: Readiness, {answer, ports = [], text}: Output): string {
  switch (readiness.kind) {
    case 'file':
      return `The file \`${readiness.path}\` wasn't created.`
    case 'port': {
      const others = ports.length === 0 ? '' : `, only on ${ports.join(', ')}`
      return `The service didn't listen on port ${readiness.port}${others}.`
    }
    case 'settled':
      return 'The service was still busy.'
    case 'text': {
      const last = lastLine(text)
      const printed = last === '' ? 'It printed nothing.' : `Its last line was \`${last}\`.`
      return `The service printed no line with \`${readiness.text}\`. ${printed}`
    }
    case 'url':
      return typeof answer === 'number'
        ? `${readiness.url} answered with status ${answer}.`
        : `${readiness.url} didn't answer${answer === undefined ? '' : ` (${answer})`}.`
    default:
      return readiness satisfies never
  }
}

function lastLine(text: string): string {
  const line = stripVTControlCharacters(text).trimEnd().split('\n').at(-1) ?? ''
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line
}
