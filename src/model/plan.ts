import type {VFileMessage} from 'vfile-message'
import type {Step} from './step.js'

/** A session of a document that needs a terminal. */
export interface RealTerminal {
  readonly name: string
  /** First line of the step that needs it. */
  readonly line: number
  /** Why, as a clause: "`python3` opens an interpreter". */
  readonly reason: string
}

/** The steps of one document, found without running anything. */
export interface Plan {
  /** Path of the document as reported: relative to the project root, with `/`. */
  readonly file: string
  /** In document order. */
  readonly steps: readonly Step[]
  /** Sessions that need a terminal; absent if all are plain shells. */
  readonly terminals?: readonly RealTerminal[]
  /** Diagnostics by line. One with `fatal: true` stops the document before it runs. */
  readonly messages: readonly VFileMessage[]
}
