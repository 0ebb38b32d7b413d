import type {VFileMessage} from 'vfile-message'
import type {Step} from './step.js'

/** A terminal of a document whose session is a real terminal. */
export interface RealTerminal {
  readonly name: string
  /** The step that needs it, first line. */
  readonly line: number
  /** Why, for the end of a sentence: "`python3` opens an interpreter". */
  readonly reason: string
}

/** What one document would do, found without running anything. */
export interface Plan {
  /** Path of the document as reported: relative to the project's folder, with `/`. */
  readonly file: string
  /** In the order of the document. */
  readonly steps: readonly Step[]
  /** Its terminals that are real ones, and what makes them so; absent where all are plain shells. */
  readonly terminals?: readonly RealTerminal[]
  /** Diagnostics by line. One with `fatal: true` is an author's mistake that stops the document before it runs. */
  readonly messages: readonly VFileMessage[]
}
