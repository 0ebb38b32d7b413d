import {type NamedDocument, nameInRun} from '../../model/document.js'
import type {
  DocumentEndEvent,
  DocumentStartEvent,
  ShardOfRun,
  SkippedFile,
  StartEvent,
  StepEvent
} from '../../model/event.js'
import {countWarnings, severityOf} from '../format-message.js'
import {isOwnFailure} from './failure.js'

/** The most slow steps that are listed, and the duration from which a step is slow, in milliseconds. */
const maxSlow = 3
const slowMs = 500

/** What a summary repeats of a run. */
export class Tally {
  /** Failed steps, in the order of the run. */
  failures: StepEvent[] = []
  /** Documents with errors, and documents with obsolete entries that were not removed. */
  errored: DocumentEndEvent[] = []
  obsolete: DocumentEndEvent[] = []
  /** Documents whose snapshot was written. */
  readonly written = new Set<string>()
  /** Number of warnings about documents. */
  warnings = 0
  /** The slowest steps, slowest first. */
  slowest: readonly StepEvent[] = []
  /** Files that were not run, and why. */
  skippedFiles: readonly SkippedFile[] = []
  /** Set for a shard. */
  shard: ShardOfRun | undefined
  /** Number of skipped steps by reason. */
  readonly skipReasons = new Map<string, number>()
  /** Number of replayed steps, and when the oldest recording of them was made. */
  replayed = {count: 0, recordedAt: Number.POSITIVE_INFINITY}
  /** Number of kept steps, and when the oldest checkpoint of them was saved. */
  kept = {count: 0, savedAt: Number.POSITIVE_INFINITY}
  /** Number of finished documents. */
  documents = 0
  /** The `index.json` of documents that belong to a scenario. */
  readonly #indexes = new Map<string, string>()

  start({skippedFiles = [], shard}: StartEvent): void {
    this.skippedFiles = skippedFiles
    this.shard = shard
  }

  begin(event: DocumentStartEvent): void {
    const {file, isRestarted, place} = event
    if (place) this.#indexes.set(file, place.index)
    if (!isRestarted) return
    const isOther = (other: NamedDocument) => nameInRun(other) !== nameInRun(event)
    this.failures = this.failures.filter(isOther)
    this.errored = this.errored.filter(isOther)
    this.obsolete = this.obsolete.filter(isOther)
    this.slowest = this.slowest.filter(isOther)
  }

  step(event: StepEvent): void {
    const {outcome} = event
    if (isOwnFailure(event)) this.failures.push(event)
    if (outcome.kind === 'skipped')
      this.skipReasons.set(outcome.reason, (this.skipReasons.get(outcome.reason) ?? 0) + 1)
    if (outcome.kind === 'replayed') {
      const {count, recordedAt} = this.replayed
      this.replayed = {count: count + 1, recordedAt: Math.min(recordedAt, outcome.recordedAt)}
    }
    if (outcome.kind === 'kept')
      this.kept = {count: this.kept.count + 1, savedAt: Math.min(this.kept.savedAt, outcome.savedAt)}
    if (event.durationMs >= slowMs)
      this.slowest = [...this.slowest, event].sort((a, b) => b.durationMs - a.durationMs).slice(0, maxSlow)
  }

  document(event: DocumentEndEvent): void {
    this.documents++
    this.warnings += countWarnings(event.messages)
    if (event.messages.some(message => severityOf(message) === 'error')) this.errored.push(event)
    if (event.obsolete.length > 0 && event.obsoleteIs !== 'removed') this.obsolete.push(event)
    if (event.snapshot === 'written') this.written.add(event.file)
  }

  /** The file to name in order to rerun a document: a file of a scenario only runs with the whole scenario. */
  targetOf(file: string): string {
    return this.#indexes.get(file) ?? file
  }
}
