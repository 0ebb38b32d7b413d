import {quote, toMessage} from '../../plan/diagnostics.js'
import {lastCommand} from '../../shell-code/last-command.js'
import {readShell} from '../../shell-code/shell-commands.js'
import type {DocumentRun} from '../document-run.js'
import type {StepRecord} from './place-entries.js'

/** Lines that programs print when they fail, even if the exit status is 0. */
const failureLine = new RegExp(
  [
    // Shells, and the messages of the C library.
    'command not found',
    '^\\S*sh: (?:\\d+: |line \\d+: )?\\S+: not found$',
    'No such file or directory',
    'permission denied',
    'operation not permitted',
    'no space left on device',
    'syntax error near unexpected token',
    '^(?:.*: +\\d+ +)?(?:Segmentation fault|Aborted|Bus error)(?: |$)',
    '^(?:.*: +\\d+ +)?Killed$',
    '\\(core dumped\\)',
    '(?:unrecognized option|invalid option --|unknown shorthand flag|unknown (?:command|flag|option):? ["\'`-])',
    "^(?:\\S+: )?unknown (?:sub)?command\\b|'[^\\s']+' is not a (?:\\w+ )?command\\b",
    'is not recognized as an internal or external command',
    'Read-only file system',
    // Networks.
    'could not resolve (?:host|proxy)',
    'unable to resolve host|Temporary failure (?:in name resolution|resolving)',
    '\\bE(?:CONNREFUSED|CONNRESET|NOTFOUND|TIMEDOUT|AI_AGAIN)\\b',
    '(?:TLS handshake|i/o|operation) (?:timeout|timed out)|context deadline exceeded',
    '^x509: |certificate (?:has expired|verify failed)|Host key verification failed',
    'Name or service not known',
    'dial tcp(?:(?!dial tcp).)*: no such host',
    'connection (?:refused|timed out|reset by peer)',
    "(?:failed|unable) to connect to|(?:cannot|couldn't|could not) connect to",
    'The connection to the server \\S+ was refused',
    'network is unreachable',
    'no route to host',
    '^curl: \\(\\d+\\)',
    '<(?:title|h1)>\\s*(?:[45]\\d\\d\\b|Not Found|Forbidden)|\\bERROR [45]\\d\\d: ',
    '^[45]\\d\\d:? (?:Not Found|Forbidden|Unauthorized|Bad Gateway|Service Unavailable)\\b',
    '^HTTP/\\d(?:\\.\\d)? (?:40[134]|50\\d)\\b',
    // Programs and package managers.
    '^(?:fatal|panic|E|error(?:\\[\\w+\\])?|[\\w.]*(?:Error|Exception)): ',
    '^Error (?:from server|response from daemon)\\b',
    '^\\S+: (?:fatal|panic|error): ',
    '^npm (?:ERR!|error)',
    '^gzip: .*not in gzip format|does not look like a tar archive',
    '^(?:jq: )?(?:parse error|error \\(at )',
    '^make(?:\\[\\d+\\])?: \\*\\*\\*',
    '^Traceback \\(most recent call last\\)',
    "^Exception in thread|^thread '.*' panicked at",
    'Unable to locate package',
    'Could not find a version that satisfies'
  ].join('|'),
  'im'
)
const usageLine = /^usage: .*$/im
/** Commands that print their usage on purpose: those that ask for it, and one without arguments. */
const asksForUsage = /(?:^|\s)(?:-h|-\?|--help|--usage|help|man)(?:\s|$)|^[\w./-]+(?: +\w[\w-]*)?$/
/** Programs that exit with 1 when they find nothing, or a difference. */
const answersByStatus = /\b(?:[ef]?grep|rg|ag|ack|zgrep|diff|cmp|comm|test|pgrep|pidof|which)\b|\[/
/** A program that was stopped on purpose. */
const isLimited = /\btimeout\b/

/** Warns of steps that passed, but whose recorded output reads like a failure or comes from a pipe that failed. */
export function warnOfRecordedFailures(run: DocumentRun): void {
  const {file, messages, planned, records} = run
  if (planned.settings.update === 'none') return
  const found = records.flatMap(record => {
    if (!isRecorded(record)) return []
    const failure = findFailure(record)
    if (!failure) return []
    const {line, reason} = failure
    const {code, codeLine, column, line: at} = record.step
    // A step of one line begins at its marker or prompt.
    const place =
      line === undefined || !code.includes('\n') ? {column, line: at} : {column: 1, line: codeLine + line - 1}
    return toMessage(file, {
      place,
      reason,
      remedy:
        'Fix the step and run `npx fencepost update`. If this is right, put `<!-- fencepost-lint ignore recorded-failure -->` above it.',
      ruleId: 'recorded-failure',
      severity: 'warning'
    })
  })
  messages.push(...planned.control(found))
}

/** Whether a line of output reads like a failure. */
export function readsLikeFailure(text: string): boolean {
  return failureLine.test(text)
}

/** Whether this run records the output of a step that isn't meant to fail. */
function isRecorded({actual, outcome, step: {options}}: StepRecord): boolean {
  const isWritten = outcome.kind === 'updated' || (outcome.kind === 'new' && outcome.written)
  return isWritten && actual?.status === 0 && options.exit !== 'any' && options.exit.every(status => status === 0)
}

/** Why the output reads like a failure, and the line of the command in the code of the step if it's known. */
interface RecordedFailure {
  readonly reason: string
  readonly line?: number | undefined
}

function findFailure({failedPipes = [], outcome, output = '', step: {code}}: StepRecord): RecordedFailure | undefined {
  const text = outcome.kind === 'updated' ? addedText(outcome.diff) : output
  const line = failureOf(text, code)
  if (line !== undefined)
    return {line: lineOfCommand(line, code), reason: `The recorded output reads like a failure: ${quote(line)}`}
  for (const {line: at = lastCommand(code)?.line, status} of failedPipes) {
    if (isAnswer(status, at === undefined ? code : pipeAt(at, code))) continue
    return {line: at, reason: `The recorded output comes from a pipe in which a command exited with ${status}`}
  }
  return undefined
}

/** The pipe that ends at a line: the line, and those before it that it continues. */
function pipeAt(line: number, code: string): string {
  const lines = code.split('\n').slice(0, line)
  const start = lines.findLastIndex((text, index) => index < line - 1 && !/(?:\||\\)\s*$/.test(text)) + 1
  return lines.slice(start).join('\n')
}

/**
 * The line of the only command that a message may be of: it names a program before a colon, as in `bash: syft: command not
 * found`.
 */
function lineOfCommand(message: string, code: string): number | undefined {
  const names = new Set(message.split(/:\s/).map(word => word.trim()))
  const lines = new Set(
    readShell(code).commands.flatMap(({start, words: [name = '']}) =>
      names.has(name) || names.has(name.replace(/^.*\//, '')) ? [code.slice(0, start).split('\n').length] : []
    )
  )
  return lines.size === 1 ? [...lines][0] : undefined
}

/** The new lines of an update: the others were accepted before. */
function addedText(diff: readonly {readonly kind: string; readonly text: string}[]): string {
  return diff
    .filter(({kind}) => kind === 'added')
    .map(({text}) => `${text}\n`)
    .join('')
}

/** The first line that reads like a failure. */
function failureOf(text: string, code: string): string | undefined {
  return lineOf(failureLine, text) ?? (asksForUsage.test(code.trim()) ? undefined : lineOf(usageLine, text))
}

function isAnswer(status: number, code: string): boolean {
  return (status === 1 && answersByStatus.test(code)) || (status === 124 && isLimited.test(code))
}

function lineOf(pattern: RegExp, text: string): string | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const end = text.indexOf('\n', match.index)
  return text.slice(text.lastIndexOf('\n', match.index) + 1, end === -1 ? undefined : end)
}
