/**
 * What is wrong with a snapshot file:
 * - `snapshot-newer`: a later version of the tool wrote it.
 * - `snapshot-conflict`: a merge has left its markers in it.
 * - `snapshot-invalid`: it is not what the tool writes.
 * - `snapshot-changed`: somebody has changed it while the run ran.
 * - `snapshot-outside`: its path leads out of the folder of the snapshots.
 */
export type SnapshotProblem =
  | 'snapshot-changed'
  | 'snapshot-conflict'
  | 'snapshot-invalid'
  | 'snapshot-newer'
  | 'snapshot-outside'

/** Where a snapshot file is wrong, and what to do. */
export interface SnapshotErrorOptions {
  readonly code: SnapshotProblem
  /** The file's path as reported. */
  readonly path: string
  /** 1-based line; absent when the path itself is wrong. */
  readonly line?: number
  /** What was expected and what is there, a sentence. */
  readonly reason: string
  /** What a person does about it, a sentence. */
  readonly remedy: string
}

/** A snapshot file cannot be used; it has not been touched. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError'
  readonly code: SnapshotProblem
  readonly path: string
  readonly line: number | undefined

  constructor({code, path, line, reason, remedy}: SnapshotErrorOptions) {
    super(`${path}${line === undefined ? '' : `:${line}`}: ${reason} ${remedy}`)
    this.code = code
    this.path = path
    this.line = line
  }
}
