/**
 * A mark is the group in double braces or angles that an author writes after a
 * closing fence, after inline code or in an opening fence's info string:
 * `{{exec}}`, `<<execute T2 interrupt>>`, `{{copy}}`.
 */

/** One group as it stands in the source, before its words are understood. */
export interface MarkGroup {
  /** Which brackets the author used. */
  readonly brackets: 'angle' | 'curly'
  /** What stands between the brackets, to the letter: ` execute T2 `. */
  readonly value: string
  /** Where the group begins in the file: 1-based line and column, 0-based offset of its first bracket. */
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** What an understood exec mark asks for. */
export interface ExecMark {
  readonly kind: 'exec'
  /** The terminal it names (`T2`), or the host (`HOST1`); absent when it names none. */
  readonly terminal?: string
  /** Ctrl-C to what runs in that terminal first. */
  readonly interrupt: boolean
  /** Typed, not entered (`no-newline`). */
  readonly noNewline: boolean
  /** The code names keys, such as `^C` (`ctrl-seq`). */
  readonly ctrlSeq: boolean
  /** Options written in the mark, as written: `{{exec exit=1 skip="no net"}}`. */
  readonly options: ReadonlyMap<string, string>
}

/** A group that is understood and runs nothing. */
export interface PassiveMark {
  readonly kind: 'copy' | 'none' | 'open'
}

/** A group that looks like an exec mark and is not: `{{exectue}}`. Reported, never run. */
export interface NearMiss {
  readonly kind: 'near-miss'
  /** The right spelling, whole: `{{execute}}`. */
  readonly suggestion: string
}

/** A group of somebody else's: `{{TRAFFIC_HOST1_80}}`, `{{ .Values.x }}`, `{{sandbox}}`. */
export interface ForeignMark {
  readonly kind: 'foreign'
}

export type Mark = ExecMark | ForeignMark | NearMiss | PassiveMark
