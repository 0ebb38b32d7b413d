import type {DocumentEndEvent, StartEvent, StepEvent} from '../../model/event.js'
import type {ShardOfRun} from '../../model/shard.js'
import type {SkippedFile} from '../../model/skipped-file.js'
import {severityOf} from '../format-message.js'
import {isToldOf} from './failure.js'

/** How many slow steps are named, and from which time on a step is slow, in milliseconds. */
const mostSlow = 3
const slowTime = 500

/** What of a run its summary tells again. */
export class Tally {
  /** Steps that failed, in the order of the run. */
  readonly failures: StepEvent[] = []
  /** Documents with mistakes, and those with obsolete entries that are still there. */
  readonly mistaken: DocumentEndEvent[] = []
  readonly obsolete: DocumentEndEvent[] = []
  /** How many snapshots are written. */
  written = 0
  /** The slowest steps, the slowest first. */
  slowest: readonly StepEvent[] = []
  /** Documents that the run is not about, and why. */
  skippedFiles: readonly SkippedFile[] = []
  /** Which part of a run it is. */
  shard: ShardOfRun | undefined
  /** How many documents are over. */
  documents = 0

  start({skippedFiles = [], shard}: StartEvent): void {
    this.skippedFiles = skippedFiles
    this.shard = shard
  }

  step(event: StepEvent): void {
    if (isToldOf(event)) this.failures.push(event)
    if (event.durationMs >= slowTime)
      this.slowest = [...this.slowest, event].sort((a, b) => b.durationMs - a.durationMs).slice(0, mostSlow)
  }

  document(event: DocumentEndEvent): void {
    this.documents++
    if (event.messages.some(message => severityOf(message) === 'error')) this.mistaken.push(event)
    if (event.obsolete.length > 0 && event.obsoleteIs !== 'removed') this.obsolete.push(event)
    if (event.snapshot === 'written') this.written++
  }
}
