import type {Step} from '../../model/step.js'
import type {Selection} from '../documents/select-steps.js'
import type {SnapshotEntries} from './snapshot-entries.js'

/** How a script of a scenario runs. Its status decides; its output isn't compared. */
export interface ScriptRun {
  /** In its own shell, not in the reader's terminal. */
  readonly isBeside: boolean
  /** A line it has to print to pass: `done`. */
  readonly mustPrint?: string
  /** It is a check: its shell is closed after it, unless its leaks count. */
  readonly isCheck?: true
  /** It runs only to see its result: a failure stops nothing. */
  readonly isProbe: boolean
}

/** What a step needs to run and be judged. */
export interface StepContext {
  /** Path of the document as reported. */
  readonly file: string
  readonly selection: Selection
  readonly snapshot: SnapshotEntries
  /** Path of the document's snapshot file as reported. */
  readonly snapshotFile: string
  readonly script?: ScriptRun
  /** Position of the step in its document; absent if later steps can't be sent with it. */
  readonly place?: {readonly steps: readonly Step[]; readonly index: number}
}
