import type {StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import {showControls} from '../../text/show-controls.js'
import {formatDiff} from './diff.js'
import type {Styler} from './style.js'

/** Lines of a command, and of an output, that are shown at most. */
const mostCommandLines = 3
const mostOutputLines = 10

/** Whether a step is told of in full: one that did not get its turn is only counted. */
export function isToldOf({outcome}: Pick<StepEvent, 'outcome'>): boolean {
  return isFailure(outcome) && outcome.kind !== 'not run'
}

/** What a step printed and nobody compares, as it is more than the settings allow; nothing where it is less. */
export function formatOmitted({file, omittedBytes, step}: StepEvent, style: Styler): readonly string[] {
  if (omittedBytes === 0) return []
  const place = `${showControls(file)}:${step.line}`
  return [
    `${place}  ${style('yellow', 'note')}  the last ${omittedBytes} bytes of its output are compared with nothing; a higher \`maxOutput\` takes them in`
  ]
}

/** A step that failed: where it is, its command, what is wrong, and what it printed. */
export function formatFailure(event: StepEvent, style: Styler): readonly string[] {
  const {code, line, title} = event.step
  const command = showControls(code)
    .split('\n')
    .slice(0, mostCommandLines)
    .map(row => style('dim', `$ ${row}`))
  const place = style('bold', `${showControls(event.file)}:${line}`)
  return [
    `${style('red', '✗')} ${place}  ${showControls(title)}`,
    ...[...command, ...explain(event, style)].map(row => `    ${row}`)
  ]
}

function explain({outcome, output}: StepEvent, style: Styler): readonly string[] {
  switch (outcome.kind) {
    case 'mismatched':
      return [
        `printed something else than ${showControls(outcome.snapshot.file)}:${outcome.snapshot.line}` +
          (outcome.status ? ` and exited with ${outcome.status.actual}, not ${outcome.status.expected}` : ''),
        ...(outcome.reason === undefined ? [] : [showControls(outcome.reason)]),
        ...formatDiff(outcome.diff, style)
      ]
    case 'failed': {
      const {command, expected, reason, status} = outcome
      return [
        `exited with ${status}, expected ${expected.join(' or ')}`,
        ...(command ? [`line ${command.fileLine}: ${showControls(command.command)}`] : []),
        ...(reason === undefined ? [] : [showControls(reason)]),
        ...endOf(output)
      ]
    }
    case 'timed out':
      return [
        `took longer than ${outcome.timeoutMs} ms and was ended`,
        ...(outcome.hint === undefined ? [] : [showControls(outcome.hint)]),
        ...endOf(output)
      ]
    case 'new':
      return ['has no snapshot, and none is written in CI. Run `fencepost` where you write, and commit what it writes.']
    case 'errored':
      return [showControls(outcome.reason), ...endOf(output)]
    case 'not run':
    case 'passed':
    case 'skipped':
    case 'updated':
      return []
    default:
      return outcome satisfies never
  }
}

function endOf(output: string): readonly string[] {
  const rows = output.trimEnd()
  if (rows === '') return []
  return rows
    .split('\n')
    .slice(-mostOutputLines)
    .map(row => `| ${showControls(row)}`)
}
