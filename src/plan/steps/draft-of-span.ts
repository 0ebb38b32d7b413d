import '../../parse/mdast.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {PartDraft} from '../draft.js'
import {sliceSpan} from '../source/code-slice.js'
import type {SpanPart} from '../source/document-parts.js'
import {readGroups, readMarkers} from '../source/read-markers.js'

/** Decides whether an inline code span is a step. */
export function draftSpan({node, headings, block, isPreformatted}: SpanPart, lines: Lines): PartDraft {
  const start = node.position?.start.offset ?? 0
  const end = node.position?.end.offset ?? start
  const codeRange = {start, end}
  const groups = node.data?.fencepost?.groups ?? []
  if (groups.length === 0) return {diagnostics: [], handled: [], codeRange}

  const markers = readMarkers(readGroups(groups), lines)
  if (isPreformatted) {
    return {
      handled: markers.handled,
      codeRange,
      diagnostics: [
        ...markers.diagnostics,
        ...markers.written.map(
          ({offset}): Diagnostic => ({
            ruleId: 'mark-in-pre',
            severity: 'info',
            place: lines.point(offset),
            reason: "A marker inside `<pre>` is an example, so its code doesn't run",
            remedy: 'Move it out of `<pre>` to run it.'
          })
        )
      ]
    }
  }

  if (markers.exec === undefined) return {diagnostics: markers.diagnostics, handled: markers.handled, codeRange}

  const span = sliceSpan(node, {lines, block})
  return {
    diagnostics: markers.diagnostics,
    handled: markers.handled,
    codeRange,
    draft: {
      start,
      end,
      code: span.code,
      codeLine: lines.point(span.offset).line,
      language: '',
      hidden: false,
      headings,
      marker: markers.exec,
      written: markers.written
    }
  }
}
