import {stripVTControlCharacters} from 'node:util'
import type {Output} from '../../model/output.js'
import {readReadiness} from '../../model/readiness.js'
import type {Step} from '../../model/step.js'
import {explainNotReady} from './explain-not-ready.js'

/** What servers print when they are ready for ever. */
const serving = /\b(listening|serving|started|ready|running on|accepting connections|press ctrl-?c)\b/i
/** Commands that never end by themselves and need no answer. */
const following =
  /(^|[;&|\s])(watch|tail\s+-[fF]|sleep\s+(\d+d|infinity))\b|\blogs\s+(.*\s)?-f\b|--watch\b|\bport-forward\b/m
/** Commands that wait for a person. */
const asking = /(^|[;&|\s])(less|more|top|vim?|nano|cat\s*$)|\s-it\s/m

/** Says of a step whose time was over what its author may do, where it looks like a known case. */
export function timeoutHint(step: Step, output: Output): string | undefined {
  const {ports, text} = output
  const {ready, service: isService} = step.options
  if (ready !== undefined) return explainNotReady(readReadiness(ready) ?? {kind: 'settled'}, output)
  if (isService) return explainNotReady({kind: 'settled'}, output)
  const [port] = ports ?? []
  if (port !== undefined) return service(`It listens on port ${port}`, `ready=port:${port}`)
  const line = stripVTControlCharacters(text)
    .split('\n')
    .find(row => serving.test(row))
  if (line !== undefined) return service('It looks like a server', `ready=${JSON.stringify(steadyPart(line))}`)
  if (following.test(step.code)) return service('It runs until Ctrl-C')
  if (asking.test(step.code)) {
    return 'The command waits for a person. Give it `stdin`, an option that ends it, or `skip="…"`.'
  }
  return undefined
}

function service(what: string, ready = ''): string {
  const comment = ['<!-- fencepost service', ...(ready === '' ? [] : [ready]), '-->'].join(' ')
  return `${what}: a service. Put this above it, and it may run on: ${comment}`
}

/** The words around the one that says so, without numbers, which may be others next time. */
function steadyPart(line: string): string {
  const [part = line] = line.split(/[^\p{L} ]+/u).filter(piece => serving.test(piece))
  return part.trim()
}
