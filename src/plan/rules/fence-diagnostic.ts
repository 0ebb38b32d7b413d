import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {Fence} from '../source/fence.js'
import type {Occurrence} from '../source/find-markers.js'
import {hasCodeOnOpener} from './code-on-opener.js'
import {findInnerFences} from './inner-fences.js'

/** A problem with a block's fences, because of which its code isn't what the author meant. */
export interface FenceDiagnostic {
  readonly diagnostic: Diagnostic
  /** Offsets of the markers that the diagnostic covers. */
  readonly handled: readonly number[]
  /** Whether markers in the code belong to other blocks and aren't examples. */
  readonly swallows: boolean
}

export interface FenceDiagnosticInput {
  readonly lines: Lines
  /** Whether a marker or comment asks to run the block. */
  readonly isMarked: boolean
  /** Whether the block would show the output of a step. */
  readonly isOutput: boolean
  /** Whether the block would be a step. */
  readonly isWanted: boolean
  /** Whether the opening fence on a line would open a block that is a step without a marker. */
  readonly opensStep: (line: number) => boolean
  /** Offset of the document's last exec marker, or -1. */
  readonly lastMark: number
}

/** Languages of blocks that show Markdown, including markers. */
const markdown: ReadonlySet<string> = new Set(['markdown', 'md', 'mdx'])

/** Returns the problem with a block's fences, if any. Takes time linear in the size of the block. */
export function diagnoseFence(fence: Fence, input: FenceDiagnosticInput): FenceDiagnostic | undefined {
  const {lines} = input
  // A shortcode holds any fences.
  const isOpaque = fence.marker === '{' || (markdown.has(fence.info.language) && fence.isClosed)
  const inner = isOpaque ? {} : findInnerFences(fence, lines)

  if (isLostOpener(fence, inner.openerLine !== undefined)) return lostOpener(fence, lines)
  // This says more than that the block isn't closed.
  if (inner.closer !== undefined) return wrongCloser(inner.closer, {fence, lines})
  if (!fence.isClosed && input.isOutput) return unclosedOutput(fence, lines)
  if (!fence.isClosed) return input.isWanted || input.lastMark > fence.start ? unclosed(fence, lines) : undefined
  if (inner.openerLine !== undefined && (input.isWanted || input.opensStep(inner.openerLine)))
    return unclosed(fence, lines, inner.openerLine)
  return input.isMarked && hasCodeOnOpener(fence) ? codeOnOpener(fence, lines) : undefined
}

/** Whether a block is opened by a stray closing fence with a marker, and so swallows the text below. */
function isLostOpener({info, isClosed, line, endLine, trailer}: Fence, hasOpenerInside: boolean): boolean {
  const first = info.groups[0]
  const isBare =
    first?.marker.kind === 'exec' && info.value.slice(0, first.offset).trim() === '' && info.language === ''
  const hasOwnTrailer = trailer.some(({marker}) => marker.kind === 'exec')
  return isBare && (line === endLine || !isClosed || hasOwnTrailer || hasOpenerInside)
}

function lostOpener({info, start}: Fence, lines: Lines): FenceDiagnostic {
  return {
    handled: info.groups.map(group => group.offset + info.offset),
    swallows: true,
    diagnostic: {
      ruleId: 'lost-opener',
      severity: 'warning',
      place: lines.point(start),
      reason: 'This closing fence has no opening fence above it, so nothing runs',
      remedy: 'Put an opening fence on its own line above the code, and a blank line between it and any HTML above.'
    }
  }
}

function unclosed({info, start, marker, size}: Fence, lines: Lines, openerLine?: number): FenceDiagnostic {
  const problem =
    openerLine === undefined ? 'is never closed' : `is not closed before the opening fence on line ${openerLine}`
  return {
    handled: info.groups.map(group => group.offset + info.offset),
    swallows: true,
    diagnostic: {
      ruleId: 'unclosed-fence',
      severity: 'warning',
      place: lines.point(start),
      reason: `The block that starts here ${problem}, so it doesn't run`,
      remedy:
        `Put ${size} ${nameOf(marker)} and its marker on their own line below the code. ` +
        'In a list, indent the code and both fences like the text of the item.'
    }
  }
}

function unclosedOutput({start, marker, size}: Fence, lines: Lines): FenceDiagnostic {
  return {
    handled: [],
    swallows: true,
    diagnostic: {
      ruleId: 'unclosed-fence',
      severity: 'warning',
      place: lines.point(start),
      reason: 'The output that starts here is never closed, so nothing is compared',
      remedy: `Put ${size} ${nameOf(marker)} on their own line below the output.`
    }
  }
}

function wrongCloser(closer: Occurrence, {fence, lines}: {fence: Fence; lines: Lines}): FenceDiagnostic {
  const text = quote(lines.source.slice(closer.offset, closer.end))
  const isWhole = closer.form === 'group' && closer.marker.kind === 'exec'
  return {
    handled: [closer.offset],
    swallows: true,
    diagnostic: {
      ruleId: isWhole ? 'wrong-closer' : closer.form === 'unterminated' ? 'unterminated-marker' : 'misspelled-marker',
      severity: 'warning',
      place: lines.point(closer.offset),
      reason: `The fence with ${text} doesn't close the block on line ${fence.line}, which needs ${fence.size} ${nameOf(fence.marker)}`,
      remedy: isWhole
        ? 'Use the same number of characters for both fences, and put the closing fence on its own line.'
        : 'Write the marker as `{{exec}}`.'
    }
  }
}

function codeOnOpener({info, start, trailer}: Fence, lines: Lines): FenceDiagnostic {
  return {
    handled: [...info.groups.map(group => group.offset + info.offset), ...trailer.map(group => group.offset)],
    swallows: false,
    diagnostic: {
      ruleId: 'code-on-opener-line',
      severity: 'warning',
      place: lines.point(start),
      reason: `${quote(info.value)} is on the line of the opening fence, where it isn't code, so the block doesn't run`,
      remedy: 'Put the code on its own line below the opening fence.'
    }
  }
}

function nameOf(marker: string): string {
  return marker === '`' ? 'backticks' : 'tildes'
}
