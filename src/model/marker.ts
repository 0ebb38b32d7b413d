/**
 * A marker is the group in double braces or angle brackets after a closing
 * fence, after inline code or in the info string of an opening fence:
 * `{{exec}}`, `<<execute T2 interrupt>>`, `{{copy}}`.
 */

/** A group as written in the source, before its words are interpreted. */
export interface MarkerGroup {
  /** Kind of its brackets. */
  readonly brackets: 'angle' | 'curly'
  /** Exact text between the brackets: ` execute T2 `. */
  readonly value: string
  /** Position of its first bracket in the file: 1-based line and column, 0-based offset. */
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** A marker that makes a step. */
export interface ExecMarker {
  readonly kind: 'exec'
  /** The terminal (`T2`) or host (`HOST1`) it names; absent without one. */
  readonly terminal?: string
  /** Send Ctrl-C to the program in that terminal first. */
  readonly interrupt: boolean
  /** Type the code without pressing Enter (`no-newline`). */
  readonly noNewline: boolean
  /** The code consists of keys, such as `^C` (`ctrl-seq`). */
  readonly ctrlSeq: boolean
  /** Options inside the marker, as written: `{{exec exit=1 skip="no net"}}`. */
  readonly options: ReadonlyMap<string, string>
}

/** A known marker that runs nothing. */
export interface PassiveMarker {
  readonly kind: 'copy' | 'none' | 'open'
}

/** A misspelled exec marker, such as `{{exectue}}`: reported, never run. */
export interface NearMiss {
  readonly kind: 'near-miss'
  /** The correct marker: `{{execute}}`. */
  readonly suggestion: string
}

/** A group of another tool: `{{TRAFFIC_HOST1_80}}`, `{{ .Values.x }}`, `{{sandbox}}`. */
export interface ForeignMarker {
  readonly kind: 'foreign'
}

export type Marker = ExecMarker | ForeignMarker | NearMiss | PassiveMarker
