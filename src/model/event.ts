import type {VFileMessage} from 'vfile-message'
import type {Outcome} from './outcome.js'
import type {ScenarioPlace} from './scenario.js'
import type {ShardOfRun} from './shard.js'
import type {SkippedFile} from './skipped-file.js'
import type {Step} from './step.js'

/** A number for each word that an outcome can be. */
export type Counts = Readonly<Record<Outcome['kind'], number>>

/** The run begins. */
export interface StartEvent {
  readonly kind: 'start'
  /** How many documents will be followed. */
  readonly documents: number
  /** Files that were found and are not followed; absent where there are none. */
  readonly skippedFiles?: readonly SkippedFile[]
  /** Which part of a run it is; absent for a whole one. */
  readonly shard?: ShardOfRun
}

/** A document's events begin. */
export interface DocumentStartEvent {
  readonly kind: 'document-start'
  readonly file: string
  /** The text of the page or script, as it was followed; empty where it could not be read, and of an `index.json`. */
  readonly source: string
  /** How many steps it has. */
  readonly steps: number
  /** Where it stands in a scenario; absent for a page of its own. */
  readonly place?: ScenarioPlace
}

/** A step is over, one way or another. */
export interface StepEvent {
  readonly kind: 'step'
  readonly file: string
  readonly step: Step
  readonly outcome: Outcome
  /** Normalized output; empty when it did not run. */
  readonly output: string
  /** Exit status; absent when it did not run. */
  readonly status?: number
  /** Bytes left out of `output` by the cap. */
  readonly omittedBytes: number
  /** Wall-clock time in milliseconds. */
  readonly durationMs: number
}

/**
 * What becomes of snapshots that nothing needs any more:
 * - `kept`: the run removes none.
 * - `removed`: the update has removed them.
 * - `spared`: the update would have removed more than it keeps, and was not told to.
 */
export type ObsoleteState = 'kept' | 'removed' | 'spared'

/** A step that failed in an attempt after which the document was followed again. */
export interface FailedAttempt {
  /** Counts from 1. */
  readonly attempt: number
  readonly id: string
  /** Line in the Markdown file. */
  readonly line: number
  readonly outcome: Outcome['kind']
}

/** A document is over. */
export interface DocumentEndEvent {
  readonly kind: 'document-end'
  readonly file: string
  /** Where it stands in a scenario; absent for a page of its own. */
  readonly place?: ScenarioPlace
  /** Whether anything in it failed: a step, a fatal message, an obsolete entry in CI. */
  readonly failed: boolean
  readonly messages: readonly VFileMessage[]
  /** Ids of snapshot entries that no step has any more. */
  readonly obsolete: readonly string[]
  /** What becomes of them; absent where there are none. */
  readonly obsoleteIs?: ObsoleteState
  /** What became of the snapshot file. */
  readonly snapshot: 'removed' | 'unchanged' | 'written'
  /** New output has been put into the page itself; absent where its text is as it was. */
  readonly page?: 'written'
  readonly counts: Counts
  /** How what it started was kept together: `cgroup`, `scan` or `sandbox`; absent where nothing was started. */
  readonly containment?: string
  /** How often it was followed; absent where that was once. All else tells of the last time. */
  readonly attempts?: number
  /** What failed before it passed: the document is flaky. Absent where it passed at once, or never. */
  readonly flaky?: readonly FailedAttempt[]
  readonly durationMs: number
}

/** The run is over. */
export interface EndEvent {
  readonly kind: 'end'
  readonly failed: boolean
  /** Set when a signal ended the run early: `SIGINT`, `SIGTERM`. */
  readonly signal?: string
  /** Documents that passed at once; that failed, in the end; and that passed after a failure, where there are any. */
  readonly documents: {readonly passed: number; readonly failed: number; readonly flaky?: number}
  readonly counts: Counts
  /** Snapshot files whose document is gone. */
  readonly obsoleteFiles: readonly string[]
  /** What becomes of them; absent where there are none. */
  readonly obsoleteFilesAre?: ObsoleteState
  readonly durationMs: number
}

/** Which step runs now. Comes out of order when documents run side by side: for live display only. */
export interface ProgressEvent {
  readonly kind: 'progress'
  readonly file: string
  /** Absent when the document is over. */
  readonly step?: Step
}

export type RunEvent = DocumentEndEvent | DocumentStartEvent | EndEvent | ProgressEvent | StartEvent | StepEvent

/** Something that is told what happens and writes it somewhere. */
export interface Reporter {
  /** Called for each event in the order of the documents, never interleaved (`progress` excepted). */
  on(event: RunEvent): void
  /** Called once, last; resolves when everything is written. */
  close(): Promise<void>
}
