import type {Root} from 'mdast'
import {visit} from 'unist-util-visit'
import {type Diagnostic, quote, type RuleId} from './diagnostics.js'
import type {Lines} from './lines.js'
import {findOccurrences, isExecLike, type Occurrence} from './occurrences.js'

/** A document, and the groups in it that are accounted for. */
export interface SweepInput {
  readonly tree: Root
  readonly lines: Lines
  /** Offsets of the groups that are understood or reported. */
  readonly seen: ReadonlySet<number>
}

/** A stretch of the source in which a mark is not a step. */
interface Region {
  readonly kind: 'code' | 'html' | 'inline'
  readonly start: number
  readonly end: number
}

/** Reports every exec mark that nothing else accounts for: none may vanish in silence. Pure. */
export function sweepMarks({tree, lines, seen}: SweepInput): readonly Diagnostic[] {
  const regions: Region[] = []
  visit(tree, node => {
    const kind =
      node.type === 'code' ? 'code' : node.type === 'inlineCode' ? 'inline' : node.type === 'html' ? 'html' : undefined
    const {position} = node
    if (kind && position) regions.push({end: position.end.offset ?? 0, kind, start: position.start.offset ?? 0})
  })
  let index = 0
  const diagnostics: Diagnostic[] = []
  for (const occurrence of findOccurrences(lines.source)) {
    if (!isExecLike(occurrence) || seen.has(occurrence.offset)) continue
    while ((regions[index]?.end ?? Number.POSITIVE_INFINITY) <= occurrence.offset) index++
    const region = regions[index]
    const inside = region && region.start <= occurrence.offset ? region : undefined
    const diagnostic = explain(occurrence, {inside, lines})
    if (diagnostic) diagnostics.push(diagnostic)
  }
  return diagnostics
}

function explain(
  occurrence: Occurrence,
  {inside, lines}: {readonly inside: Region | undefined; readonly lines: Lines}
): Diagnostic | undefined {
  const place = lines.point(occurrence.offset)
  const shown = quote(lines.source.slice(occurrence.offset, occurrence.end))
  const before = lines.source.slice(lines.start(place.line), occurrence.offset).trimEnd()
  const report = (ruleId: RuleId, found: string, remedy: string): Diagnostic => ({
    place,
    reason: `Expected a mark right after code, got ${shown} ${found}; nothing is run`,
    remedy,
    ruleId,
    severity: 'warning'
  })
  const afterFence = /(`{3,}|~{3,})$/.test(before)
  const kind = inside?.kind
  switch (kind) {
    case 'inline':
      return undefined // A mark in a code span is shown, not used.
    case 'code':
      return afterFence
        ? report('swallowed-by-fence', 'inside a block that was not closed before it', 'Check the fences above.')
        : undefined
    case 'html': {
      const start = inside?.start ?? 0
      const html = lines.source.slice(inside?.start, inside?.end)
      if (html.lastIndexOf('<!--', occurrence.offset - start) > html.lastIndexOf('-->', occurrence.offset - start)) {
        return {
          ...report('mark-in-comment', 'in a comment', 'Move it out of the comment if it shall run.'),
          severity: 'info'
        }
      }
      return /<pre[\s>]/i.test(html)
        ? {...report('mark-in-pre', 'in `<pre>`', 'Write a fence if it shall run.'), severity: 'info'}
        : report('swallowed-by-html', 'inside an HTML block', 'Put a blank line after the HTML tag above.')
    }
    case undefined:
      if (occurrence.form === 'single')
        return report('near-miss-mark', 'with one bracket a side', 'Write two brackets a side.')
      if (occurrence.form === 'unterminated')
        return report('unterminated-mark', 'without its end', 'Close the brackets.')
      if (afterFence)
        return report('lost-opener', 'after a closing fence that closes nothing', 'Add the opening fence.')
      return /^\s*$/.test(before) && /^\s*(`{3,}|~{3,})\s*$/.test(lines.text(place.line - 1))
        ? report('trailer-on-next-line', 'on the line below the closing fence', 'Move it up, right behind the fence.')
        : report('mark-without-code', 'after neither a closing fence nor inline code', 'Put it right behind the code.')
    default:
      return kind satisfies never
  }
}
