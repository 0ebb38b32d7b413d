import type {ProgressEvent, RunEvent} from '../../model/event.js'
import {textWidth, truncate} from '../../text/text-width.js'
import {showLine} from '../show-line.js'

/** The size of a terminal. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** The most running steps shown. */
const maxSteps = 6

/** The running steps and the progress of a run. Times are in milliseconds of one clock. */
export class Status {
  #documents = 0
  #startedAt = 0
  readonly #done = new Set<string>()
  readonly #running = new Map<string, {readonly step: NonNullable<ProgressEvent['step']>; readonly since: number}>()

  /** Records an event. */
  on(event: RunEvent, now: number): void {
    if (event.kind === 'start') {
      this.#documents = event.documents
      this.#startedAt = now
    }
    if (event.kind !== 'progress') return
    const {file, step} = event
    this.#running.delete(file)
    if (step) {
      this.#done.delete(file)
      this.#running.set(file, {since: now, step})
    } else this.#done.add(file)
  }

  /** Lines that fit the terminal: a count, and the running steps, the longest running first. */
  lines(now: number, {columns, rows}: Size): readonly string[] {
    const count = `${this.#done.size} of ${this.#documents} documents  ${secondsOf(now - this.#startedAt)}`
    const most = Math.max(0, Math.min(maxSteps, rows - 2))
    const steps = [...this.#running].sort(([, a], [, b]) => a.since - b.since)
    const hidden = steps.length - most
    const lines = steps.slice(0, most).map(([file, {since, step}]) => {
      const [first = ''] = step.code.trim().split('\n')
      return fit(`  ${file}:${step.line}  ${first}`, `  ${secondsOf(now - since)}`, columns)
    })
    return [fit(hidden > 0 ? `${count}  and ${hidden} more` : count, '', columns), ...lines]
  }
}

function fit(text: string, end: string, columns: number): string {
  // The last column stays free: some terminals wrap after a full row.
  const room = columns - 1 - textWidth(end)
  const shown = showLine(text)
  return room < 1 ? truncate(shown, columns - 1) : `${truncate(shown, room)}${end}`
}

function secondsOf(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
