import type {VFileMessage} from 'vfile-message'
import type {NamedDocument} from '../../model/document.js'
import type {Step} from '../../model/step.js'

/** A step whose output varies between runs. */
export interface StabilizedStep {
  readonly step: Step
  /**
   * - `remedied`: an expectation that all runs match is written, or would be.
   * - `changed`: its output differs from the snapshot in every run, by more than noise.
   * - `wild`: nothing in its output is the same in all runs.
   * - `status`: its exit status varies.
   * - `failed`: it failed or didn't run in some runs.
   */
  readonly verdict: 'changed' | 'failed' | 'remedied' | 'status' | 'wild'
  /** Wildcards and options that the remedy adds: `[TIMESTAMP]`, `...`, `compare=unordered`; empty without one. */
  readonly words: readonly string[]
  /** The normalized output of each finished run. */
  readonly outputs: readonly string[]
  /** The outcome of each run. */
  readonly outcomes: readonly string[]
}

/** A step whose output or exit status depends on the locale. */
export interface LocaleDependence {
  readonly step: Step
  readonly locale: string
  /** The normalized output in the usual and in the other locale. */
  readonly outputs: readonly [string, string]
  /** The exit status in each; undefined if it didn't end. */
  readonly statuses: readonly [number | undefined, number | undefined]
}

/** A step that fails or prints something else on another date. */
export interface DateDependence extends NamedDocument {
  readonly step: Step
  /** The normalized output today and on another date. */
  readonly outputs: readonly [string, string]
  readonly statuses: readonly [number | undefined, number | undefined]
}

/** What the runs couldn't vary, and how to make them. */
export interface NotVaried {
  readonly what: string
  readonly remedy: string
}

/** The results of all documents, and what the runs varied. */
export interface Stabilized {
  readonly documents: readonly StabilizedDocument[]
  readonly varied: readonly string[]
  readonly notVaried: readonly NotVaried[]
}

/** The result of one document. */
export interface StabilizedDocument extends NamedDocument {
  /** Errors that stopped it before its steps ran; the rest is empty then. */
  readonly errors: readonly VFileMessage[]
  /** How many steps ran. */
  readonly steps: number
  /** Steps that aren't stable, in document order. */
  readonly unstable: readonly StabilizedStep[]
  /** Whether the snapshot file was written. */
  readonly written: boolean
  /** Steps that depend on the locale. Nothing is written for them, because ordinary runs always use the same one. */
  readonly localeDependent?: readonly LocaleDependence[]
  /** The first step that does something else on another date. */
  readonly dateDependent?: DateDependence
  /** Steps that only ran on today's date, although others ran on another one too. */
  readonly notDated?: readonly Step[]
  /** Steps that found their downloads in a cache in every run. */
  readonly warm?: readonly Step[]
  /** Whether expectations were written into the document itself; absent if not. */
  readonly page?: boolean
}
