import type {Step} from '../../model/step.js'
import type {Selection} from '../documents/select-steps.js'
import type {SnapshotEntries} from './snapshot-entries.js'

/** How a script of a scenario is run: judged by its status alone, and not compared. */
export interface ScriptRun {
  /** In a shell of its own, not in the reader's terminal. */
  readonly isBeside: boolean
  /** It passes only if it prints a line that says so: `done`. */
  readonly mustPrint?: string
  /** It is over with what it says: nothing that it started lives on. */
  readonly isCheck?: true
  /** Only asked what it would say: a failure stops nothing. */
  readonly isProbe: boolean
}

/** What is known of a step before it runs. */
export interface StepContext {
  /** Path of the document as reported. */
  readonly file: string
  readonly selection: Selection
  readonly snapshot: SnapshotEntries
  /** Path of the document's snapshot file as reported. */
  readonly snapshotFile: string
  readonly script?: ScriptRun
  /** The steps of the document and which of them this is, where those below it may be sent ahead. */
  readonly place?: {readonly steps: readonly Step[]; readonly index: number}
}
