import {nameInRun} from '../../model/document.js'
import type {ProgressEvent, RunEvent} from '../../model/event.js'
import {textWidth, truncate} from '../../text/text-width.js'
import {placeOfLine} from '../document-name.js'
import {showLine} from '../show-line.js'

/** The size of a terminal. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** The most running steps shown, and lines of output of each. */
const maxSteps = 6
const maxOutput = 5
/** The most lines below the count. */
const maxLines = 12

/** The step or command of a document that runs now. */
interface Running {
  readonly event: ProgressEvent
  readonly since: number
}

/** The running steps and the progress of a run. Times are in milliseconds of one clock. */
export class Status {
  #documents = 0
  #startedAt = 0
  readonly #done = new Set<string>()
  readonly #running = new Map<string, Running>()

  /** Records an event. */
  on(event: RunEvent, now: number): void {
    if (event.kind === 'start') {
      this.#documents = event.documents
      this.#startedAt = now
    }
    if (event.kind !== 'progress') return
    const {output, setup, step} = event
    const name = nameInRun(event)
    const before = this.#running.get(name)
    this.#running.delete(name)
    if (step || setup) {
      this.#done.delete(name)
      this.#running.set(name, {event, since: output === undefined ? now : (before?.since ?? now)})
    } else this.#done.add(name)
  }

  /** Lines that fit the terminal: a count, and the running steps with the end of their output, the longest running first. */
  lines(now: number, {columns, rows}: Size): readonly string[] {
    const count = `${this.#done.size} of ${this.#documents} documents  ${secondsOf(now - this.#startedAt)}`
    const room = Math.max(0, Math.min(maxLines, rows - 2))
    const running = [...this.#running.values()].sort((a, b) => a.since - b.since)
    const shown = running.slice(0, Math.min(maxSteps, room))
    const each = Math.min(maxOutput, Math.floor((room - shown.length) / Math.max(1, shown.length)))
    const lines = shown.flatMap(({event, since}) => {
      const {output = ''} = event
      const printed = output.trim() === '' || each === 0 ? [] : output.split('\n').slice(-each)
      return [
        fit(`  ${describe(event)}`, `  ${secondsOf(now - since)}`, columns),
        ...printed.map(line => fit(`    | ${line}`, '', columns))
      ]
    })
    const hidden = running.length - shown.length
    return [fit(hidden > 0 ? `${count}  and ${hidden} more` : count, '', columns), ...lines]
  }
}

/** The place, number and first line of what runs. */
function describe(event: ProgressEvent): string {
  const {position, setup, step} = event
  const [first = ''] = (step?.code ?? setup?.command ?? '').trim().split('\n')
  if (!step) return `${nameInRun(event)}  ${setup?.key}  ${first}`
  const number = position ? `  step ${position.number} of ${position.steps}` : ''
  return `${placeOfLine(event, step.line)}${number}  ${first}`
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
