import type {VFileMessage} from 'vfile-message'
import type {Step} from '../../model/step.js'

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

/** A step that prints something else, or ends otherwise, where the locale is another one. */
export interface LocaleDependence {
  readonly step: Step
  readonly locale: string
  /** The normalized output in the locale of ordinary runs, and in the other one. */
  readonly outputs: readonly [string, string]
  /** The exit status in each; absent where it did not end. */
  readonly statuses: readonly [number | undefined, number | undefined]
}

/** What the runs could not vary, and how that could be had, in a sentence. */
export interface NotVaried {
  readonly what: string
  readonly remedy: string
}

/** What several runs found out, and what was another one in each of them. */
export interface Stabilized {
  readonly documents: readonly StabilizedDocument[]
  readonly varied: readonly string[]
  readonly notVaried: readonly NotVaried[]
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
  /** Steps that depend on the locale; nothing is written for them, as an ordinary run has always the same. */
  readonly localeDependent?: readonly LocaleDependence[]
  /** It failed with another clock, and was followed again with that of the machine. */
  readonly failsWithOtherClock?: boolean
  /** Whether expectations have been written into the page itself; absent for no. */
  readonly page?: boolean
}
