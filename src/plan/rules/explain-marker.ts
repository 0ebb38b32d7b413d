import '../../parse/mdast.js'
import type {Fix} from '../../model/fix.js'
import type {RuleId, Severity} from '../../model/rule.js'
import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {BlockPart, HtmlPart} from '../source/document-parts.js'
import type {Occurrence} from '../source/find-markers.js'

/** HTML in which a marker is an example. */
export type InertHtml = 'comment' | 'pre'

interface MarkDiagnostic {
  readonly ruleId: RuleId
  readonly severity?: Severity
  /** What is wrong with the marker, after its text in a sentence. */
  readonly problem: string
  readonly remedy: string
  readonly fix?: Fix | undefined
}

/** Explains why a marker inside a block of code runs nothing. */
export function explainInBlock(
  marker: Occurrence,
  {block, lines}: {readonly block: BlockPart; readonly lines: Lines}
): Diagnostic {
  const {node} = block
  const start = node.position?.start.offset ?? 0
  const groups = node.data?.fencepost?.groups ?? []
  const first = groups[0]?.offset ?? Number.POSITIVE_INFINITY
  const {line} = lines.point(start)

  if (!'`~'.includes(lines.source.charAt(start))) {
    return report(marker, lines, {
      ruleId: 'mark-in-indented-code',
      problem: 'is in an indented code block',
      remedy: 'Indent the text or the fences by less than 4 spaces relative to their container.'
    })
  }

  if (groups.some(({offset}) => offset === marker.offset)) {
    return report(marker, lines, {
      ruleId: 'swallowed-by-fence',
      problem: `ends the block that starts on line ${line}, whose fences are wrong`,
      remedy: 'Fix the fences of that block.'
    })
  }

  // Text on the lines of the fences isn't code.
  if (lines.point(marker.offset).line === line || marker.offset >= first) return explainInText(marker, lines)

  return report(marker, lines, {
    ruleId: 'swallowed-by-fence',
    problem: `is inside the block that starts on line ${line}`,
    remedy: 'Fix the fences of that block, or use a longer fence if it is an example.'
  })
}

/** Explains why a marker inside HTML runs nothing. */
export function explainInHtml(
  marker: Occurrence,
  {html, inert, lines}: {readonly html: HtmlPart; readonly inert: InertHtml | undefined; readonly lines: Lines}
): Diagnostic {
  if (inert === 'comment') {
    return report(marker, lines, {
      ruleId: 'mark-in-comment',
      severity: 'info',
      problem: 'is an example in a comment',
      remedy: 'Move it out of the comment to run it.'
    })
  }

  if (inert === 'pre') {
    return report(marker, lines, {
      ruleId: 'mark-in-pre',
      severity: 'info',
      problem: 'is an example in `<pre>`',
      remedy: 'Write a fenced block to run it.'
    })
  }

  // `<exec>` right after code is HTML to the parser.
  if (html.node.position?.start.offset === marker.offset) return explainInText(marker, lines)

  return report(marker, lines, {
    ruleId: 'swallowed-by-html',
    problem: `is inside the HTML block that starts on line ${html.node.position?.start.line ?? 1}`,
    remedy: html.node.value.startsWith('<!--')
      ? 'Put the code on a line below the comment.'
      : 'Put a blank line between the HTML tag and the code.'
  })
}

/** Explains why a marker in text runs nothing. */
export function explainInText(marker: Occurrence, lines: Lines): Diagnostic {
  const {source} = lines
  if (marker.form === 'unterminated') {
    return report(marker, lines, {
      ruleId: 'unterminated-marker',
      problem: 'has no closing brackets on its line',
      remedy: 'Close it: `{{exec}}`.',
      fix: /^\s*exec(?:ute)?\s*\}?\s*$/i.test(marker.value)
        ? afterCode(marker, lines, `{{${marker.value.replace('}', '').trim()}}}`)
        : undefined
    })
  }

  if (marker.form === 'single' || marker.marker.kind === 'near-miss') {
    const right = marker.marker.kind === 'near-miss' ? marker.marker.suggestion : `{{${marker.value}}}`
    return report(marker, lines, {
      ruleId: 'misspelled-marker',
      problem: marker.form === 'single' ? 'has single brackets' : 'is misspelled',
      remedy: `Write \`${right}\`.`,
      fix: afterCode(marker, lines, right)
    })
  }

  if (marker.marker.kind === 'foreign') {
    return report(marker, lines, {
      ruleId: 'misspelled-marker',
      problem: 'contains unknown words',
      remedy: 'Remove the words, or write options as `{{exec name=value}}`.'
    })
  }

  const start = lines.start(lines.point(marker.offset).line)
  const before = skipBack(source, {from: marker.offset, to: start, characters: ' \t'})
  const character = source.charAt(before - 1)
  const run = skipBack(source, {from: before, to: start, characters: character === '~' ? '~' : '`'})

  if (before - run >= 3) {
    return report(marker, lines, {
      ruleId: 'lost-opener',
      problem: 'follows a fence that closes nothing',
      remedy: 'Put an opening fence on its own line above the code.'
    })
  }

  if (character === '\\' && before === marker.offset) {
    return report(marker, lines, {
      ruleId: 'unused-mark',
      severity: 'info',
      problem: 'follows a backslash',
      remedy: 'To show a marker, write it as inline code.'
    })
  }

  if (skipBack(source, {from: before, to: start, characters: ' \t>'}) === start && isBelowFence(marker.offset, lines)) {
    return report(marker, lines, {
      ruleId: 'trailer-on-next-line',
      problem: 'is below the closing fence',
      remedy: 'Put it right after the closing fence.',
      fix: {start: endOfTextAbove(marker.offset, lines), end: marker.offset, text: ''}
    })
  }

  return report(marker, lines, {
    ruleId: 'mark-without-code',
    problem:
      before < marker.offset && character === '`'
        ? 'is separated from its code by a space'
        : "doesn't follow a closing fence or inline code",
    remedy: 'Put it right after the code. To show a marker, write it as inline code.',
    ...(before < marker.offset && character === '`' && {fix: {start: before, end: marker.offset, text: ''}})
  })
}

function report(
  marker: Occurrence,
  lines: Lines,
  {ruleId, severity = 'warning', problem, remedy, fix}: MarkDiagnostic
): Diagnostic {
  const text = quote(lines.source.slice(marker.offset, marker.end))
  return {
    ruleId,
    severity,
    place: lines.point(marker.offset),
    reason: `${text} ${problem}, so nothing runs`,
    remedy,
    ...(fix !== undefined && {fix})
  }
}

/** The fix of a marker that touches code. Any other text may not be meant as a marker. */
function afterCode({offset, end}: Occurrence, {source}: Lines, text: string): Fix | undefined {
  return '`~'.includes(source.charAt(offset - 1) || ' ') ? {start: offset, end, text} : undefined
}

/** Returns the offset after the nearest text on a line above. */
function endOfTextAbove(offset: number, lines: Lines): number {
  let line = lines.point(offset).line - 1
  while (line > 1 && /^[ \t>]*$/.test(lines.text(line))) line--
  return lines.start(line) + lines.text(line).trimEnd().length
}

/** Whether the nearest line above that isn't blank is a closing fence. */
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

/** Returns the offset before a run of characters. */
function skipBack(source: string, {from, to, characters}: Skip): number {
  let offset = from
  while (offset > to && characters.includes(source.charAt(offset - 1))) offset--
  return offset
}
