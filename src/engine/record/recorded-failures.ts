import {quote, toMessage} from '../../plan/diagnostics.js'
import type {DocumentRun} from '../document-run.js'
import type {StepRecord} from './place-entries.js'

/** Lines that programs print when they fail, even if the exit status is 0. */
const failureLine = new RegExp(
  [
    'command not found',
    'No such file or directory',
    'could not resolve (?:host|proxy)',
    'Temporary failure in name resolution',
    'Name or service not known',
    'connection (?:refused|timed out|reset by peer)',
    'network is unreachable',
    'permission denied',
    'operation not permitted',
    'no space left on device',
    '^curl: \\(\\d+\\)',
    '^(?:fatal|panic|E): ',
    '^npm (?:ERR!|error)',
    '^Traceback \\(most recent call last\\)',
    '^Segmentation fault'
  ].join('|'),
  'im'
)
const usageLine = /^usage: .*$/im
/** Commands that print their usage on purpose. */
const asksForUsage = /(?:^|\s)(?:-h|-\?|--help|--usage|help|man)(?:\s|$)/m

/** Warns of steps that passed, but whose recorded output reads like a failure. */
export function warnOfRecordedFailures(run: DocumentRun): void {
  const {file, messages, planned, records} = run
  if (planned.settings.update === 'none') return
  const found = records.flatMap(record => {
    const line = failureOf(record)
    if (line === undefined) return []
    const {column, line: at} = record.step
    return toMessage(file, {
      place: {column, line: at},
      reason: `The recorded output reads like a failure: ${quote(line)}`,
      remedy: 'Fix the step and update its snapshot, or turn this rule off if it is meant to fail.',
      ruleId: 'recorded-failure',
      severity: 'warning'
    })
  })
  messages.push(...planned.control(found))
}

/** The first line that reads like a failure, in output that this run recorded. */
function failureOf({actual, outcome, output = '', step}: StepRecord): string | undefined {
  const isRecorded = outcome.kind === 'updated' || (outcome.kind === 'new' && outcome.written)
  // A step that may exit with another status is meant to fail.
  if (!isRecorded || actual?.status !== 0 || step.options.exit === 'any') return undefined
  return lineOf(failureLine, output) ?? (asksForUsage.test(step.code) ? undefined : lineOf(usageLine, output))
}

function lineOf(pattern: RegExp, text: string): string | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const end = text.indexOf('\n', match.index)
  return text.slice(text.lastIndexOf('\n', match.index) + 1, end === -1 ? undefined : end)
}
