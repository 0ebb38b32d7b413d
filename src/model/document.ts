import type {ScenarioPart} from './scenario.js'

/** One document to follow. */
export interface DocumentRef {
  /** Path as reported: relative to the project's folder, with `/`. */
  readonly file: string
  /** Absolute path. */
  readonly path: string
  /** Lines of the steps asked for (`page.md:41`); empty for the whole document. */
  readonly lines: readonly number[]
  /** What it is to a scenario; absent for a page of its own. */
  readonly part?: ScenarioPart
}
