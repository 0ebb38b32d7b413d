import type {Output} from '../../model/output.js'
import {unreadable} from '../refused-output.js'
import type {StopReason} from '../system/deadline.js'
import type {EndReport} from './end-report.js'
import {guessFailure, locateFailure} from './failed-line.js'
import {cleanSyntaxErrors, cleanTraces} from './own-messages.js'
import type {ReturnedBlock} from './pending-blocks.js'

/** What is known of a block that returned beside its end. */
export interface RanBlock {
  readonly code: string
  /** How long it took as far as the runner knows, in milliseconds. */
  readonly durationMs: number
  /** Why it was cut short; absent if it ended by itself. */
  readonly cut?: StopReason | undefined
}

type Writable<T> = {-readonly [K in keyof T]: T[K]}

/** The output of a block behind which its shell goes on. */
export function outputOfReturned({output: read, report}: ReturnedBlock, {code, cut, durationMs}: RanBlock): Output {
  const {ending, failedPipes, firstFailed, from, status, to} = report
  const isRefused = ending === 'refused'
  const output: Writable<Output> = {
    durationMs,
    ending: cut ?? (isRefused ? 'refused' : 'returned'),
    omittedBytes: read.omittedBytes,
    status,
    text: isRefused ? cleanSyntaxErrors(read.text) : cleanTraces(read.text)
  }
  if (cut === undefined && to >= from) {
    output.durationMs = to - from
    output.endedAt = to
  }
  if (failedPipes) output.failedPipes = failedPipes
  if (isRefused) output.reason = unreadable
  const isCutOff = ending === 'returned' && Number.isNaN(from)
  if (isCutOff) output.isCutOff = true
  if (status === 0) return output
  const failed = failureOf(report, {code, isCutOff, text: read.text})
  if (failed) output.failed = failed
  if (firstFailed) output.firstFailed = locateFailure(firstFailed, code)
  return output
}

/** The command that failed, as the shell noted it or as far as it can be guessed. */
function failureOf(
  {ending, failed, status}: EndReport,
  {code, isCutOff, text}: {readonly code: string; readonly isCutOff: boolean; readonly text: string}
): Output['failed'] {
  if (failed?.status === status) return locateFailure(failed, code)
  const guess = ending === 'returned' ? guessFailure(code, {isCutOff, text}) : undefined
  return guess && {...guess, status}
}
