import type {ScenarioPart} from './scenario.js'

/** One combination of the values of a document's matrix. */
export interface Combination {
  /** Such as `K8S=1.31, OS=linux`. */
  readonly name: string
  /** The value of each variable. */
  readonly vars: Readonly<Record<string, string>>
  /** The names of all combinations of the matrix. The first one decides what their snapshot shares. */
  readonly all: readonly string[]
}

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
  /** The combination of its matrix to run it with; absent without a matrix. */
  readonly combination?: Combination
  /** Its role in a scenario; absent for a standalone document. */
  readonly part?: ScenarioPart
}

/** A document in a run. */
export interface NamedDocument {
  readonly file: string
  /** The combination of its matrix, or its name; absent without a matrix. */
  readonly combination?: Combination | string | undefined
}

/** The name of a document in a run: its path, and the combination of its matrix. */
export function nameInRun({combination, file}: NamedDocument): string {
  if (combination === undefined) return file
  return `${file} (${typeof combination === 'string' ? combination : combination.name})`
}
