import type {ExecMark, Mark, MarkGroup} from '../../model/mark.js'
import {readMark} from '../../parse/mark.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {Writing} from './written-options.js'

/** A group whose words are understood. */
export interface ReadGroup {
  readonly mark: Mark
  /** Offset of its first bracket in the file, and how long its value is. */
  readonly offset: number
  readonly size: number
}

/** What the groups at one piece of code say together. */
export interface Marks {
  /** The first mark that asks for execution. */
  readonly exec?: ExecMark
  /** Whether any of them is of the tool's language: `{{copy}}` and `{{}}` too, and what is nearly a mark. */
  readonly isMarked: boolean
  readonly writings: readonly Writing[]
  readonly diagnostics: readonly Diagnostic[]
  readonly seen: readonly number[]
}

/** Understand the groups that the parser put on a node. */
export function readGroups(groups: readonly MarkGroup[]): readonly ReadGroup[] {
  return groups.map(({offset, value}) => ({mark: readMark(value), offset, size: value.length}))
}

/** Sum up the groups at one piece of code. */
export function readMarks(groups: readonly ReadGroup[], lines: Lines): Marks {
  const diagnostics: Diagnostic[] = []
  const writings: Writing[] = []
  const seen: number[] = []
  let exec: ExecMark | undefined

  for (const {mark, offset, size} of groups) {
    if (mark.kind === 'foreign') continue
    seen.push(offset)
    if (mark.kind === 'near-miss') {
      diagnostics.push({
        ruleId: 'near-miss-mark',
        severity: 'warning',
        place: lines.point(offset),
        reason: `Expected \`${mark.suggestion}\`, got \`${lines.source.slice(offset, offset + size + 4)}\`; it is not run`,
        remedy: `Write \`${mark.suggestion}\`.`,
        fix: {start: offset, end: offset + size + 4, text: mark.suggestion}
      })
    } else if (mark.kind === 'exec') {
      exec ??= mark
      writings.push({kind: 'mark', offset, end: offset + size + 4, words: [], pairs: [...mark.options], problems: []})
    }
  }

  // The first of several marks is the one that counts.
  writings.reverse()
  return {isMarked: seen.length > 0, writings, diagnostics, seen, ...(exec !== undefined && {exec})}
}
