import type {FailedPipe} from '../../model/output.js'
import {beginMark, promptMark} from './driver.js'
import {type NotedFailure, readFailure} from './failed-line.js'

/** How a block ended, as its shell reports it. */
export interface EndReport {
  /** `exiting`: the shell ends within the block. */
  readonly ending: 'exiting' | 'refused' | 'returned'
  readonly status: number
  readonly failed: NotedFailure | undefined
  /** The first command that failed, if another one failed after it. */
  readonly firstFailed?: NotedFailure
  /** Pipes that passed although a command in them failed; only the one at the end if the shell watched no other. */
  readonly failedPipes?: readonly FailedPipe[]
  /** The number of the block; empty if the block ended without noting how. */
  readonly number: string
  /** When the block began and ended, in milliseconds since 1970; not a number if the shell couldn't tell. */
  readonly from: number
  readonly to: number
  /** Whether the shell runs the block behind it, which it already has. */
  readonly goesOn: boolean
}

/** Fields of a report behind its key. */
const fieldCount = 12

/** Takes the bytes that a shell writes to its socket, and finds reports by the keys that are expected. */
export class ReportReader {
  #rest = ''
  #begun = 0

  /** Returns how often the driver of the shell has started. */
  push(chunk: Buffer): number {
    const text = this.#rest + chunk.toString('latin1')
    const behindStarts = text.split(promptMark)
    const behindBegins = behindStarts.join('').split(beginMark)
    this.#rest = behindBegins.join('')
    this.#begun += behindBegins.length - 1
    return behindStarts.length - 1
  }

  /** How often the shell has begun with blocks that were sent together. */
  get begun(): number {
    return this.#begun
  }

  /** The report with a key; `undefined` while it isn't complete. What is around it stays. */
  take(key: string): EndReport | undefined {
    const start = this.#rest.indexOf(`${key}\0`)
    if (start === -1) return undefined
    const fields = this.#rest.slice(start + key.length + 1).split('\0', fieldCount + 1)
    if (fields.length <= fieldCount) return undefined
    const values = fields.slice(0, fieldCount).map(field => Buffer.from(field, 'latin1').toString())
    const end = start + key.length + 1 + fields.slice(0, fieldCount).join('\0').length + 1
    this.#rest = this.#rest.slice(0, start) + this.#rest.slice(end)
    return readReport(values)
  }

  /** Whether there is anything but the reports that were taken. */
  get hasOthers(): boolean {
    return this.#rest !== ''
  }
}

/** A status that tells nothing: success, or the end of a program whose reader has ended, as in `yes | head`. */
const harmless: ReadonlySet<number> = new Set([0, 141])

/** The report in the end of an output with status 0: the rest of the key, whether the shell goes on, and the times. */
export function readSuccess(end: string): EndReport {
  const [, goesOn, from = '', to = ''] = end.split(' ')
  return {
    ending: 'returned',
    failed: undefined,
    from: readTime(from.slice(5)),
    goesOn: goesOn === '1',
    number: from.slice(0, 4),
    status: 0,
    to: readTime(to)
  }
}

/** The pipes that passed although a command in them failed, from the words at the end of a report. */
function failedPipesIn(words: readonly string[]): readonly FailedPipe[] {
  const watched = words.flatMap((word): readonly FailedPipe[] => {
    const [, statuses = '', line] = /^:([\d,]+):(\d+)$/.exec(word) ?? []
    const status = statuses
      .split(',')
      .map(Number)
      .find(each => !harmless.has(each))
    return line === undefined || status === undefined ? [] : [{line: Number(line), status}]
  })
  // A changed IFS may separate them by something else.
  const last = words
    .filter(word => !word.startsWith(':'))
    .flatMap(word => word.split(/\D+/).map(Number))
    .find(status => !harmless.has(status))
  return watched.length > 0 ? watched : last === undefined ? [] : [{status: last}]
}

function readReport(fields: readonly string[]): EndReport {
  const [ending, status, goesOn, from = '', to = ''] = fields
  const firstFailed = readFailure(fields.slice(8, 11))
  const failedPipes = status === '0' ? failedPipesIn((fields[11] ?? '').split(' ')) : []
  return {
    ending: ending === 'exiting' || ending === 'refused' ? ending : 'returned',
    failed: readFailure(fields.slice(5, 8)),
    ...(firstFailed && {firstFailed}),
    ...(failedPipes.length > 0 && {failedPipes}),
    from: readTime(from.slice(5)),
    goesOn: goesOn === '1',
    number: from.slice(0, 4),
    status: Number(status),
    to: readTime(to)
  }
}

/** A time as bash writes it: seconds with the decimal separator of the locale. */
function readTime(text: string): number {
  return text === '' ? Number.NaN : Number(text.replace(',', '.')) * 1000
}
