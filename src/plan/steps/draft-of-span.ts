import '../../parse/mdast.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {BlockDraft} from '../draft.js'
import {sliceSpan} from '../source/code-slice.js'
import {readGroups, readMarks} from '../source/marks.js'
import type {SpanPlace} from '../source/walk-tree.js'

/** Decide whether an inline code span is a step. */
export function findInSpan({node, headings, block, isPreformatted}: SpanPlace, lines: Lines): BlockDraft {
  const start = node.position?.start.offset ?? 0
  const end = node.position?.end.offset ?? start
  const shown = {start, end}
  const groups = node.data?.fencepost?.groups ?? []
  if (groups.length === 0) return {diagnostics: [], seen: [], shown}

  const marks = readMarks(readGroups(groups), lines)
  if (isPreformatted) {
    return {
      seen: marks.seen,
      shown,
      diagnostics: [
        ...marks.diagnostics,
        ...marks.writings.map(
          ({offset}): Diagnostic => ({
            ruleId: 'mark-in-pre',
            severity: 'info',
            place: lines.point(offset),
            reason: 'Expected a mark outside of `<pre>`, got one inside, which is documentation; it is not run',
            remedy: 'Move it out of `<pre>` if it shall run.'
          })
        )
      ]
    }
  }

  if (marks.exec === undefined) return {diagnostics: marks.diagnostics, seen: marks.seen, shown}

  const span = sliceSpan(node, {lines, block})
  return {
    diagnostics: marks.diagnostics,
    seen: marks.seen,
    shown,
    draft: {
      start,
      end,
      code: span.code,
      codeLine: lines.point(span.offset).line,
      language: '',
      hidden: false,
      headings,
      mark: marks.exec,
      writings: marks.writings
    }
  }
}
