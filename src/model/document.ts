import type {ScenarioPart} from './scenario.js'

/** A document to run. */
export interface DocumentRef {
  /** Path as reported: relative to the project root, with `/`. */
  readonly file: string
  /** Absolute path. */
  readonly path: string
  /** Lines of the steps asked for (`tutorial.md:41`); empty for the whole document. */
  readonly lines: readonly number[]
  /** Text to run in place of that of the file; absent to read the file. */
  readonly source?: string
  /** Its role in a scenario; absent for a standalone document. */
  readonly part?: ScenarioPart
}
