import {stripVTControlCharacters} from 'node:util'
import {readAttributes} from '../../config/attributes.js'
import type {Output} from '../../model/output.js'
import {readReadiness} from '../../model/readiness.js'
import type {Step} from '../../model/step.js'
import {noPrompt} from '../../session/refused-output.js'
import {explainNotReady} from './explain-not-ready.js'

/** Words that servers print when they are ready. */
const serving = /\b(listening|serving|started|ready|running on|accepting connections|press ctrl-?c)\b/i
/** Commands that run until Ctrl-C. */
const endless =
  /(^|[;&|\s])(watch|tail\s+-[fF]|sleep\s+(\d+d|infinity))\b|\blogs\s+(.*\s)?-f\b|--watch\b|\bport-forward\b/m
/** Commands that wait for input. */
const interactive = /(^|[;&|\s])(less|more|top|vim?|nano|cat\s*$)|\s-it\s/m

/** Advice for a step that timed out, if it looks like a well-known case. */
export function timeoutHint(step: Step, output: Output): string | undefined {
  const {omittedBytes, ports, text} = output
  if (output.reason === noPrompt) return noPrompt
  const {ready, service: isService} = step.options
  if (ready !== undefined) return explainNotReady(readReadiness(ready) ?? {kind: 'settled'}, output)
  if (isService) return explainNotReady({kind: 'settled'}, output)
  const [port] = ports ?? []
  if (port !== undefined) return serviceHint(`It listens on port ${port}`, `ready=port:${port}`)
  const line = stripVTControlCharacters(text)
    .split('\n')
    .find(row => serving.test(row))
  if (line !== undefined) return serviceHint('It printed a ready line', `ready=${JSON.stringify(steadyPart(line))}`)
  if (endless.test(step.code)) return serviceHint('It runs until Ctrl-C')
  if (omittedBytes > 0) return 'It prints without end. Limit it, for example with `| head`, or skip it with `skip="…"`.'
  if (interactive.test(step.code)) {
    return 'The command waits for input. Give it `stdin`, an option that makes it end, or `skip="…"`.'
  }
  return undefined
}

function serviceHint(reason: string, ready = ''): string {
  const comment = ['<!-- fencepost service', ...(ready === '' ? [] : [ready]), '-->'].join(' ')
  return `${reason}, so it looks like a service. Put this above the step to keep it running: ${comment}`
}

/** The options that a hint suggests for a service, by name; `undefined` if the step doesn't look like one. */
export function serviceOptions(hint: string | undefined): Readonly<Record<string, string>> | undefined {
  const comment = /<!-- fencepost (service.*) -->$/.exec(hint ?? '')?.[1]
  if (comment === undefined) return undefined
  const {pairs, words} = readAttributes(comment)
  return Object.fromEntries([...words.map(word => [word, ''] as const), ...pairs])
}

/** The words around the ready word, without numbers, which may change. */
function steadyPart(line: string): string {
  const [part = line] = line.split(/[^\p{L} ]+/u).filter(piece => serving.test(piece))
  return part.trim()
}
