import type {ExecMark, Mark, MarkGroup} from '../../model/mark.js'
import {readMark} from '../../parse/mark.js'
import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {WrittenOptions} from './read-options.js'

/** A group and its mark. */
export interface ReadGroup {
  readonly mark: Mark
  /** Offset of its first bracket in the file, and the length of its value. */
  readonly offset: number
  readonly size: number
}

/** The marks of one piece of code. */
export interface Marks {
  /** The first exec mark. */
  readonly exec?: ExecMark
  /** Whether any group is a mark of Fencepost, such as `{{copy}}`, `{{}}` or a misspelled mark. */
  readonly isMarked: boolean
  readonly written: readonly WrittenOptions[]
  readonly diagnostics: readonly Diagnostic[]
  readonly handled: readonly number[]
}

/** Returns the groups of a node with their marks. */
export function readGroups(groups: readonly MarkGroup[]): readonly ReadGroup[] {
  return groups.map(({offset, value}) => ({mark: readMark(value), offset, size: value.length}))
}

/** Reads the groups of one piece of code. */
export function readMarks(groups: readonly ReadGroup[], lines: Lines): Marks {
  const diagnostics: Diagnostic[] = []
  const written: WrittenOptions[] = []
  const handled: number[] = []
  let exec: ExecMark | undefined

  for (const {mark, offset, size} of groups) {
    if (mark.kind === 'foreign') continue
    handled.push(offset)
    if (mark.kind === 'near-miss') {
      diagnostics.push({
        ruleId: 'near-miss-mark',
        severity: 'warning',
        place: lines.point(offset),
        reason: `The mark ${quote(lines.source.slice(offset, offset + size + 4))} is misspelled, so its code doesn't run`,
        remedy: `Write \`${mark.suggestion}\`.`,
        fix: {start: offset, end: offset + size + 4, text: mark.suggestion}
      })
    } else if (mark.kind === 'exec') {
      exec ??= mark
      written.push({kind: 'mark', offset, end: offset + size + 4, words: [], pairs: [...mark.options], problems: []})
    }
  }

  // The first of several marks wins.
  written.reverse()
  return {isMarked: handled.length > 0, written, diagnostics, handled, ...(exec !== undefined && {exec})}
}
