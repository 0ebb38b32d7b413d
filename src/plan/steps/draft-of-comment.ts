import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {PartDraft} from '../draft.js'
import type {PathHeading} from '../headings.js'
import type {Comment, FencepostComment} from '../source/comment.js'

/** Reports a comment that is misspelled or isn't terminated. */
export function checkComment(comment: Comment, lines: Lines): readonly Diagnostic[] {
  if (comment.kind === 'fencepost' || comment.nearMiss === undefined) return []
  const place = lines.point(comment.offset)

  if (comment.nearMiss === 'fencepost') {
    return [
      {
        ruleId: 'unterminated-comment',
        severity: 'error',
        place,
        reason: "This comment isn't terminated",
        remedy: 'Close it with `-->`.'
      }
    ]
  }

  const nameAt = lines.source.indexOf(comment.nearMiss, comment.offset)
  return [
    {
      ruleId: 'near-miss-comment',
      severity: 'warning',
      place,
      reason: `\`${comment.nearMiss}\` is misspelled, so this comment has no effect`,
      remedy: 'Write `<!-- fencepost … -->`, with a space after the name.',
      fix: {start: nameAt, end: nameAt + comment.nearMiss.length, text: 'fencepost'}
    }
  ]
}

/** Drafts the hidden step of a comment; `undefined` if the comment has no code. */
export function draftComment(
  comment: FencepostComment,
  {headings, lines}: {headings: readonly PathHeading[]; lines: Lines}
): PartDraft | undefined {
  if (comment.hidden === undefined) return undefined

  return {
    diagnostics: [],
    handled: [],
    codeRange: {start: lines.start(comment.hidden.line), end: comment.end},
    draft: {
      start: comment.offset,
      end: comment.end,
      code: comment.hidden.value,
      codeLine: comment.hidden.line,
      language: '',
      hidden: true,
      headings,
      written: [{...comment, kind: 'comment', end: lines.start(comment.hidden.line)}]
    }
  }
}

/** Reports a comment that applies to nothing. */
export function unusedComment(comment: FencepostComment, lines: Lines): Diagnostic {
  const place = lines.point(comment.offset)
  if (comment.exec) {
    return {
      ruleId: 'empty-step',
      severity: 'warning',
      place,
      reason: 'This comment says `exec`, but neither contains code nor is right above a block, so nothing runs',
      remedy: 'Put the code on its own lines before `-->`.'
    }
  }

  if (comment.output) {
    return {
      ruleId: 'output-without-step',
      severity: 'warning',
      place,
      reason: 'This comment says `output`, but no fenced block is right below it, so nothing is compared',
      remedy: 'Put it right above the block that shows the output.'
    }
  }

  return {
    ruleId: 'unused-options',
    severity: 'warning',
    place,
    reason: 'There is no step right below this comment, so its options have no effect',
    remedy: 'Put it right above a marked block, or mark the block.'
  }
}
