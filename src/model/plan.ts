import type {VFileMessage} from 'vfile-message'
import type {Step} from './step.js'

/** What one document would do, found without running anything. */
export interface Plan {
  /** Path of the document as reported: relative to the project's folder, with `/`. */
  readonly file: string
  /** In the order of the document. */
  readonly steps: readonly Step[]
  /** Diagnostics by line. One with `fatal: true` is an author's mistake that stops the document before it runs. */
  readonly messages: readonly VFileMessage[]
}
