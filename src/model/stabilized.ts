import type {VFileMessage} from 'vfile-message'
import type {Step} from './step.js'

/** What several runs found out about one step whose output differs. */
export interface StabilizedStep {
  readonly step: Step
  /**
   * - `remedied`: the expectation that all runs meet is written, or would be.
   * - `changed`: it differs from its snapshot in every run, by more than noise.
   * - `wild`: nothing of its output is the same in all runs.
   * - `status`: it ended with different statuses.
   * - `failed`: it failed or did not run in some runs.
   */
  readonly verdict: 'changed' | 'failed' | 'remedied' | 'status' | 'wild'
  /** What the remedy puts in: `[TIMESTAMP]`, `...`, `compare=unordered`; empty without one. */
  readonly words: readonly string[]
  /** The normalized output of each run that ended. */
  readonly outputs: readonly string[]
  /** The outcome of each run, in a word. */
  readonly outcomes: readonly string[]
}

/** What several runs found out about one document. */
export interface StabilizedDocument {
  readonly file: string
  /** What stopped it before its steps ran; then nothing is said of these. */
  readonly mistakes: readonly VFileMessage[]
  /** How many steps ran. */
  readonly steps: number
  /** Steps that are not stable, in the order of the document. */
  readonly unstable: readonly StabilizedStep[]
  /** Whether the snapshot file has been written. */
  readonly written: boolean
  /** Whether expectations have been written into the page itself; absent for no. */
  readonly page?: boolean
}
