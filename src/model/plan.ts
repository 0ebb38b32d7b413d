import type {VFileMessage} from 'vfile-message'
import type {InterpreterKind, LinePrograms} from './interpreters.js'
import type {Step} from './step.js'

/** What a session runs steps in: a bash behind pipes, a bash on a terminal, or an interpreter. */
export type SessionKind = 'bash' | 'terminal' | InterpreterKind

/** A session of a document that has to be of another kind than `bash`. */
export interface PlannedSession {
  readonly kind: SessionKind
  readonly name: string
  /** The program that it starts with, and types into. */
  readonly program?: LinePrograms[string]
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
  /** Its sessions of other kinds than `bash`; absent if there are none. */
  readonly sessions?: readonly PlannedSession[]
  /** Diagnostics by line. One with `fatal: true` stops the document before it runs. */
  readonly messages: readonly VFileMessage[]
}
