/**
 * Why a snapshot file can't be used:
 * - `snapshot-newer`: a later version of fencepost wrote it.
 * - `snapshot-conflict`: it has the markers of a merge conflict.
 * - `snapshot-invalid`: it isn't in the format that fencepost writes.
 * - `snapshot-changed`: it changed during the run.
 * - `snapshot-outside`: its path is outside the snapshot folder.
 */
export type SnapshotProblem =
  | 'snapshot-changed'
  | 'snapshot-conflict'
  | 'snapshot-invalid'
  | 'snapshot-newer'
  | 'snapshot-outside'

/** An error in a snapshot file: where it is, and what to do. */
export interface SnapshotErrorOptions {
  readonly code: SnapshotProblem
  /** The file's path as reported. */
  readonly path: string
  /** 1-based line; absent for an error of the whole file. */
  readonly line?: number
  /** A sentence that says what is wrong. */
  readonly reason: string
  /** A sentence that says what to do. */
  readonly remedy: string
}

/** A snapshot file can't be used; it hasn't been changed. */
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
