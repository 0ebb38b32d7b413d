import '../../parse/mdast.js'
import type {Fix} from '../../model/fix.js'
import type {RuleId, Severity} from '../../model/rule.js'
import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {Occurrence} from '../source/find-marks.js'
import type {BlockPlace, HtmlPlace} from '../source/walk-tree.js'

/** HTML in which a mark is documentation. */
export type Quiet = 'comment' | 'pre'

interface MarkDiagnostic {
  readonly ruleId: RuleId
  readonly severity?: Severity
  /** Where the mark stands, behind its own text in a sentence. */
  readonly found: string
  readonly remedy: string
  readonly fix?: Fix | undefined
}

/** Why a mark inside a block of code is not a step's. */
export function explainInBlock(
  mark: Occurrence,
  {block, lines}: {readonly block: BlockPlace; readonly lines: Lines}
): Diagnostic {
  const {node} = block
  const start = node.position?.start.offset ?? 0
  const groups = node.data?.fencepost?.groups ?? []
  const first = groups[0]?.offset ?? Number.POSITIVE_INFINITY
  const {line} = lines.point(start)

  if (!'`~'.includes(lines.source.charAt(start))) {
    return report(mark, lines, {
      ruleId: 'mark-in-indented-code',
      found: 'in a block of code that is indented by 4 or more',
      remedy: 'Indent the text, or the fences, by less than 4 more than what they stand in.'
    })
  }

  if (groups.some(({offset}) => offset === mark.offset)) {
    return report(mark, lines, {
      ruleId: 'swallowed-by-fence',
      found: `at the end of the block that begins on line ${line}, whose fences are wrong`,
      remedy: 'Correct the fences of that block.'
    })
  }

  // What stands on the lines of the fences, outside of the code, is judged as text is.
  if (lines.point(mark.offset).line === line || mark.offset >= first) return explainInText(mark, lines)

  return report(mark, lines, {
    ruleId: 'swallowed-by-fence',
    found: `inside the block that begins on line ${line}`,
    remedy: 'Correct the fences of that block, or mark it as an example by a longer fence.'
  })
}

/** Why a mark inside HTML is not a step's. */
export function explainInHtml(
  mark: Occurrence,
  {html, quiet, lines}: {readonly html: HtmlPlace; readonly quiet: Quiet | undefined; readonly lines: Lines}
): Diagnostic {
  if (quiet === 'comment') {
    return report(mark, lines, {
      ruleId: 'mark-in-comment',
      severity: 'info',
      found: 'in a comment, where it is documentation',
      remedy: 'Move it out of the comment if it shall run.'
    })
  }

  if (quiet === 'pre') {
    return report(mark, lines, {
      ruleId: 'mark-in-pre',
      severity: 'info',
      found: 'in `<pre>`, where it is documentation',
      remedy: 'Write a fenced block if it shall run.'
    })
  }

  // An element that is no element: `<exec>` right behind code.
  if (html.node.position?.start.offset === mark.offset) return explainInText(mark, lines)

  return report(mark, lines, {
    ruleId: 'swallowed-by-html',
    found: `inside the HTML block that begins on line ${html.node.position?.start.line ?? 1}`,
    remedy: html.node.value.startsWith('<!--')
      ? 'Put the code on a line below the comment.'
      : 'Put a blank line between the HTML tag and the code.'
  })
}

/** Why a mark in text is not a step's. */
export function explainInText(mark: Occurrence, lines: Lines): Diagnostic {
  const {source} = lines
  if (mark.form === 'unterminated') {
    return report(mark, lines, {
      ruleId: 'unterminated-mark',
      found: 'without closing brackets on its line',
      remedy: 'Close the mark: `{{exec}}`.',
      fix: /^\s*exec(?:ute)?\s*\}?\s*$/i.test(mark.value)
        ? behindCode(mark, lines, `{{${mark.value.replace('}', '').trim()}}}`)
        : undefined
    })
  }

  if (mark.form === 'single' || mark.mark.kind === 'near-miss') {
    const right = mark.mark.kind === 'near-miss' ? mark.mark.suggestion : `{{${mark.value}}}`
    return report(mark, lines, {
      ruleId: 'near-miss-mark',
      found: mark.form === 'single' ? 'with one bracket at either side' : 'misspelled',
      remedy: `Write \`${right}\`.`,
      fix: behindCode(mark, lines, right)
    })
  }

  if (mark.mark.kind === 'foreign') {
    return report(mark, lines, {
      ruleId: 'near-miss-mark',
      found: 'with words that no mark has',
      remedy: 'Leave the words out; write options as `{{exec name=value}}`.'
    })
  }

  const start = lines.start(lines.point(mark.offset).line)
  const before = skipBack(source, {from: mark.offset, to: start, characters: ' \t'})
  const character = source.charAt(before - 1)
  const run = skipBack(source, {from: before, to: start, characters: character === '~' ? '~' : '`'})

  if (before - run >= 3) {
    return report(mark, lines, {
      ruleId: 'lost-opener',
      found: 'behind a fence that closes nothing',
      remedy: 'Put an opening fence on a line of its own above the code.'
    })
  }

  if (character === '\\' && before === mark.offset) {
    return report(mark, lines, {
      ruleId: 'unused-mark',
      severity: 'info',
      found: 'behind a backslash',
      remedy: 'Show a mark as inline code.'
    })
  }

  if (skipBack(source, {from: before, to: start, characters: ' \t>'}) === start && isBelowFence(mark.offset, lines)) {
    return report(mark, lines, {
      ruleId: 'trailer-on-next-line',
      found: 'on a line below the closing fence',
      remedy: 'Put it right behind the closing fence.',
      fix: {start: endOfTextAbove(mark.offset, lines), end: mark.offset, text: ''}
    })
  }

  return report(mark, lines, {
    ruleId: 'mark-without-code',
    found:
      before < mark.offset && character === '`' ? 'behind a space' : 'behind neither a closing fence nor inline code',
    remedy: 'Put it right behind the code; show a mark as inline code.',
    ...(before < mark.offset && character === '`' && {fix: {start: before, end: mark.offset, text: ''}})
  })
}

function report(
  mark: Occurrence,
  lines: Lines,
  {ruleId, severity = 'warning', found, remedy, fix}: MarkDiagnostic
): Diagnostic {
  const shown = quote(lines.source.slice(mark.offset, mark.end))
  return {
    ruleId,
    severity,
    place: lines.point(mark.offset),
    reason: `Expected a mark right behind code, got ${shown} ${found}; nothing is run`,
    remedy,
    ...(fix !== undefined && {fix})
  }
}

/** A better spelling of a mark that touches code; of one that does not, nobody knows that it was to be a mark. */
function behindCode({offset, end}: Occurrence, {source}: Lines, text: string): Fix | undefined {
  return '`~'.includes(source.charAt(offset - 1) || ' ') ? {start: offset, end, text} : undefined
}

/** The offset behind the last character of the nearest line above that holds text. */
function endOfTextAbove(offset: number, lines: Lines): number {
  let line = lines.point(offset).line - 1
  while (line > 1 && /^[ \t>]*$/.test(lines.text(line))) line--
  return lines.start(line) + lines.text(line).trimEnd().length
}

/** Whether the line above, blank ones left out, is a closing fence. */
function isBelowFence(offset: number, lines: Lines): boolean {
  let line = lines.point(offset).line - 1
  while (line > 0 && /^[ \t>]*$/.test(lines.text(line))) line--
  return line > 0 && /^[ \t>]*(?:`{3,}|~{3,})[ \t]*$/.test(lines.text(line))
}

interface Skip {
  readonly from: number
  readonly to: number
  readonly characters: string
}

/** Go back over characters. */
function skipBack(source: string, {from, to, characters}: Skip): number {
  let offset = from
  while (offset > to && characters.includes(source.charAt(offset - 1))) offset--
  return offset
}
