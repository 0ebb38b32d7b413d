import type {VFileMessage} from 'vfile-message'
import type {Outcome} from './outcome.js'
import type {ScenarioPlace} from './scenario.js'
import type {BlockSelection} from './settings.js'
import type {Step} from './step.js'

/** Number of outcomes of each kind. */
export type Counts = Readonly<Record<Outcome['kind'], number>>

/** A file or folder that was found but doesn't run. */
export interface SkippedFile {
  /** It can't be read, so documents may be missing: the run fails. */
  readonly isUnreadable?: true
  /** Path as reported. */
  readonly file: string
  /** Line that the reason refers to; absent without one. */
  readonly line?: number
  /** Why, as a clause; equal for all files with the same reason. */
  readonly reason: string
  /** What to do to run it. */
  readonly remedy: string
}

/** One part of a run that is split over several machines. */
export interface Shard {
  /** 1-based. */
  readonly index: number
  /** Number of shards. */
  readonly total: number
}

/** A shard and its documents. */
export interface ShardOfRun extends Shard {
  /** Number of documents in the whole run. */
  readonly of: number
  /** Hash of the documents of the whole run, so that shards of different runs aren't merged. */
  readonly run: string
  /** 0-based position of each of its documents in the whole run, ascending. */
  readonly places: readonly number[]
}

/** The run begins. */
export interface StartEvent {
  readonly kind: 'start'
  /** Number of documents in the run. */
  readonly documents: number
  /** Files that were found but don't run; absent without any. */
  readonly skippedFiles?: readonly SkippedFile[]
  /** Which shard this is; absent for a whole run. */
  readonly shard?: ShardOfRun
  /** Options of the command line that suggested commands have to repeat; absent without any. */
  readonly options?: Readonly<Record<string, boolean | string>>
}

/** A document starts. */
export interface DocumentStartEvent {
  readonly kind: 'document-start'
  readonly file: string
  /** The combination of its matrix, such as `K8S=1.31`; absent without a matrix. */
  readonly combination?: string
  /** Text of the document or script that runs; empty if it can't be read, and for an `index.json`. */
  readonly source: string
  /** Number of steps. */
  readonly steps: number
  /** The steps, for live display only; absent if it can't be read. */
  readonly plan?: readonly Step[]
  /** Its place in a scenario; absent for a standalone document. */
  readonly place?: ScenarioPlace
  /** Which of its unmarked blocks are steps; absent if only marked ones are, and the languages are the default. */
  readonly selection?: BlockSelection
  /** It runs again in the same run, because it changed meanwhile: earlier events about it are obsolete. */
  readonly isRestarted?: true
}

/** A step has its outcome. */
export interface StepEvent {
  readonly kind: 'step'
  readonly file: string
  /** The combination of its matrix, such as `K8S=1.31`; absent without a matrix. */
  readonly combination?: string
  readonly step: Step
  readonly outcome: Outcome
  /** Normalized output; empty if the step didn't run. */
  readonly output: string
  /** The output with its colors, for a terminal; absent without colors, and for a step that passed. */
  readonly styled?: string
  /** Exit status; absent if the step didn't run. */
  readonly status?: number
  /** Bytes that `maxOutput` cut from `output`. */
  readonly omittedBytes: number
  /** Wall-clock time in milliseconds. */
  readonly durationMs: number
}

/**
 * What happened to obsolete snapshots:
 * - `kept`: this run removes none.
 * - `removed`: the update removed them.
 * - `spared`: the update would remove more than it keeps, which needs `--prune`.
 */
export type ObsoleteState = 'kept' | 'removed' | 'spared'

/** A failure in an attempt that was retried. */
export interface FailedAttempt {
  /** Counts from 1. */
  readonly attempt: number
  readonly id: string
  /** Line in the Markdown file. */
  readonly line: number
  readonly outcome: Outcome['kind']
}

/** A document has finished. */
export interface DocumentEndEvent {
  readonly kind: 'document-end'
  readonly file: string
  /** The combination of its matrix, such as `K8S=1.31`; absent without a matrix. */
  readonly combination?: string
  /** Its place in a scenario; absent for a standalone document. */
  readonly place?: ScenarioPlace
  /** Whether a step failed or an error was reported. */
  readonly failed: boolean
  readonly messages: readonly VFileMessage[]
  /** Ids of snapshot entries that no step uses. */
  readonly obsolete: readonly string[]
  /** What happened to them; absent without any. */
  readonly obsoleteIs?: ObsoleteState
  /** What happened to the snapshot file. */
  readonly snapshot: 'removed' | 'unchanged' | 'written'
  /** New output was written into the document itself; absent if its text is unchanged. */
  readonly page?: 'written'
  readonly counts: Counts
  /** Number of code blocks in a document without steps; absent for one with steps. */
  readonly blocks?: number
  /** How its processes were contained: `cgroup`, `scan` or `sandbox`; absent if none were started. */
  readonly containment?: string
  /** Number of attempts; absent for one. The other fields describe the last attempt. */
  readonly attempts?: number
  /** Failures of earlier attempts of a document that passed in the end; absent if it isn't flaky. */
  readonly flaky?: readonly FailedAttempt[]
  readonly durationMs: number
}

/** The run has finished. */
export interface EndEvent {
  readonly kind: 'end'
  readonly failed: boolean
  /** Signal that ended the run early: `SIGINT` or `SIGTERM`. */
  readonly signal?: string
  /** Number of documents by outcome; absent for 0: passed after a failure, no steps, not run, every step skipped. */
  readonly documents: {
    readonly passed: number
    readonly failed: number
    readonly flaky?: number
    readonly noSteps?: number
    readonly notRun?: number
    readonly skipped?: number
  }
  readonly counts: Counts
  /**
   * Set if the run failed because no step ran: the number of code blocks in documents without steps, and of skipped
   * steps (absent for 0).
   */
  readonly noSteps?: {readonly blocks: number; readonly skipped?: number}
  /** Snapshot files whose document no longer exists. */
  readonly obsoleteFiles: readonly string[]
  /** What happened to them; absent without any. */
  readonly obsoleteFilesAre?: ObsoleteState
  readonly durationMs: number
}

/** A command of the settings that runs before or after the steps of a document. */
export interface SetupCommand {
  readonly key: 'setup' | 'teardown'
  readonly command: string
}

/**
 * The step or command that runs now, for live display only: documents that run at the same time interleave these events.
 * Without either, the document has finished.
 */
export interface ProgressEvent {
  readonly kind: 'progress'
  readonly file: string
  /** The combination of its matrix, such as `K8S=1.31`; absent without a matrix. */
  readonly combination?: string
  readonly step?: Step
  readonly setup?: SetupCommand
  /** The number of the step, counted from 1, and the number of steps of its document. */
  readonly position?: {readonly number: number; readonly steps: number}
  /** The last lines that it has printed so far, without control sequences. Absent when it starts. */
  readonly output?: string
}

/** The reason of a signal that ends the run of a document, because it starts again with a newer text. */
export const superseded = 'superseded'

export type RunEvent = DocumentEndEvent | DocumentStartEvent | EndEvent | ProgressEvent | StartEvent | StepEvent

/** Receives the events of a run and writes a report. */
export interface Reporter {
  /** Called for each event, in document order; only `progress` events interleave. */
  on(event: RunEvent): void
  /** Called once at the end; resolves when the report is written. */
  close(): Promise<void>
}
