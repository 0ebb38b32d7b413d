import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {Fence} from '../source/fence.js'
import type {Occurrence} from '../source/find-marks.js'
import {hasCodeOnOpener} from './code-on-opener.js'
import {findInnerFences} from './inner-fences.js'

/** Something wrong with a block's fences, so that its code is not what the author meant. */
export interface FenceDiagnostic {
  readonly diagnostic: Diagnostic
  /** Offsets of the marks that the diagnostic speaks of. */
  readonly seen: readonly number[]
  /** Whether marks in the code are marks of other blocks, and not shown there. */
  readonly swallows: boolean
}

export interface FenceDiagnosticInput {
  readonly lines: Lines
  /** Whether the block has an exec mark, before or after it. */
  readonly isMarked: boolean
  /** Whether the block would show what a step prints. */
  readonly isOutput: boolean
  /** Whether the block would be a step, by a mark or otherwise. */
  readonly isWanted: boolean
  /** Offset of the document's last exec mark; -1 for none. */
  readonly lastMark: number
}

/** Blocks in these languages show Markdown, marks and all. */
const markdown: ReadonlySet<string> = new Set(['markdown', 'md', 'mdx'])

/** Find what is wrong with a block's fences. Linear in the size of the block. */
export function diagnoseFence(fence: Fence, input: FenceDiagnosticInput): FenceDiagnostic | undefined {
  const {lines} = input
  const inner = markdown.has(fence.info.language) && fence.isClosed ? {} : findInnerFences(fence, lines)

  if (isLostOpener(fence, inner.openerLine !== undefined)) return lostOpener(fence, lines)
  // More than that the block is not closed, this tells by what it was to be.
  if (inner.closer !== undefined) return wrongCloser(inner.closer, {fence, lines})
  if (!fence.isClosed && input.isOutput) return unclosedOutput(fence, lines)
  if (!fence.isClosed) return input.isWanted || input.lastMark > fence.start ? unclosed(fence, lines) : undefined
  if (inner.openerLine !== undefined && input.isWanted) return unclosed(fence, lines, inner.openerLine)
  return input.isMarked && hasCodeOnOpener(fence) ? codeOnOpener(fence, lines) : undefined
}

/** A closing fence with a mark that closes nothing opens a block: it swallows what follows. */
function isLostOpener({info, isClosed, line, endLine, trailer}: Fence, hasOpenerInside: boolean): boolean {
  const first = info.groups[0]
  const isBare = first?.mark.kind === 'exec' && info.value.slice(0, first.offset).trim() === '' && info.language === ''
  const hasOwnTrailer = trailer.some(({mark}) => mark.kind === 'exec')
  return isBare && (line === endLine || !isClosed || hasOwnTrailer || hasOpenerInside)
}

function lostOpener({info, start}: Fence, lines: Lines): FenceDiagnostic {
  return {
    seen: info.groups.map(group => group.offset + info.offset),
    swallows: true,
    diagnostic: {
      ruleId: 'lost-opener',
      severity: 'warning',
      place: lines.point(start),
      reason: 'Expected an opening fence above, got a closing fence with a mark that closes nothing; nothing is run',
      remedy: 'Put an opening fence on a line of its own above the code, with a blank line between it and HTML above.'
    }
  }
}

function unclosed({info, start, marker, size}: Fence, lines: Lines, openerLine?: number): FenceDiagnostic {
  const found = openerLine === undefined ? 'none' : `another opening fence on line ${openerLine}`
  return {
    seen: info.groups.map(group => group.offset + info.offset),
    swallows: true,
    diagnostic: {
      ruleId: 'unclosed-fence',
      severity: 'warning',
      place: lines.point(start),
      reason: `Expected a closing fence for the block that begins here, got ${found}; it is not run`,
      remedy:
        `Put ${size} ${nameOf(marker)}, and its mark, on a line of their own below the code; ` +
        'in a list, indent the code and both fences as the text of its item.'
    }
  }
}

function unclosedOutput({start, marker, size}: Fence, lines: Lines): FenceDiagnostic {
  return {
    seen: [],
    swallows: true,
    diagnostic: {
      ruleId: 'unclosed-fence',
      severity: 'warning',
      place: lines.point(start),
      reason: 'Expected a closing fence for the output that begins here, got none; nothing is compared',
      remedy: `Put ${size} ${nameOf(marker)} on a line of their own below the output.`
    }
  }
}

function wrongCloser(closer: Occurrence, {fence, lines}: {fence: Fence; lines: Lines}): FenceDiagnostic {
  const shown = quote(lines.source.slice(closer.offset, closer.end))
  const expected = `Expected a closing fence of ${fence.size} ${nameOf(fence.marker)} and a mark`
  const isWhole = closer.form === 'group' && closer.mark.kind === 'exec'
  return {
    seen: [closer.offset],
    swallows: true,
    diagnostic: {
      ruleId: isWhole ? 'wrong-closer' : closer.form === 'unterminated' ? 'unterminated-mark' : 'near-miss-mark',
      severity: 'warning',
      place: lines.point(closer.offset),
      reason: `${expected} for the block of line ${fence.line}, got a fence with ${shown} that does not close it`,
      remedy: isWhole
        ? 'Write both fences of the block with as many characters, the closing one on a line of its own.'
        : 'Write the mark as `{{exec}}`.'
    }
  }
}

function codeOnOpener({info, start, trailer}: Fence, lines: Lines): FenceDiagnostic {
  return {
    seen: [...info.groups.map(group => group.offset + info.offset), ...trailer.map(group => group.offset)],
    swallows: false,
    diagnostic: {
      ruleId: 'code-on-opener-line',
      severity: 'warning',
      place: lines.point(start),
      reason: `Expected a language after the opening fence, got ${quote(info.value)}, which is no part of the code; it is not run`,
      remedy: 'Put the code on a line of its own, below the opening fence.'
    }
  }
}

function nameOf(marker: string): string {
  return marker === '`' ? 'backticks' : 'tildes'
}
