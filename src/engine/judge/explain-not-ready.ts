import {stripVTControlCharacters} from 'node:util'
import type {Output} from '../../model/output.js'
import type {Readiness} from '../../model/readiness.js'

/** Most characters that are shown of a line. */
const mostShown = 100

/** Says of a service that was not ready in time what was waited for, what was there last, and what its author may do. */
export function explainNotReady(readiness: Readiness, output: Output): string {
  return `Expected ${wanted(readiness)} by then, got ${found(readiness, output)}. ${remedy(readiness)}`
}

function wanted(readiness: Readiness): string {
  switch (readiness.kind) {
    case 'file':
      return `the file \`${readiness.path}\``
    case 'port':
      return `the service to listen on port ${readiness.port}`
    case 'settled':
      return 'the service to be quiet'
    case 'text':
      return `a line with \`${readiness.text}\``
    case 'url':
      return `a status below 400 from ${readiness.url}`
    default:
      return readiness satisfies never
  }
}

function found({kind}: Readiness, {answer, ports = [], text}: Output): string {
  switch (kind) {
    case 'file':
      return 'none'
    case 'port':
      return ports.length === 0 ? 'no port of it' : `port ${ports.join(', ')}`
    case 'settled':
      return 'one at work'
    case 'text':
      return lastLine(text)
    case 'url':
      return answer === undefined ? 'no answer' : typeof answer === 'number' ? `${answer}` : `no answer (${answer})`
    default:
      return kind satisfies never
  }
}

function lastLine(text: string): string {
  const [line = ''] = stripVTControlCharacters(text).trimEnd().split('\n').slice(-1)
  if (line === '') return 'no output'
  return `\`${line.length > mostShown ? `${line.slice(0, mostShown)}…` : line}\` as the last one`
}

function remedy({kind}: Readiness): string {
  const more = 'Give it more time with `timeout`'
  return kind === 'settled'
    ? `${more}, or say with \`ready\` when it is ready.`
    : `${more}, or write another \`ready\`.`
}
