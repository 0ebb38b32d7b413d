import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {BlockDraft} from '../draft.js'
import type {PathHeading} from '../headings.js'
import type {Comment, FencepostComment} from '../source/comment.js'

/** What is wrong with a comment that does not speak to the tool, or not as it should. */
export function checkComment(comment: Comment, lines: Lines): readonly Diagnostic[] {
  if (comment.kind === 'fencepost' || comment.nearMiss === undefined) return []
  const place = lines.point(comment.offset)

  if (comment.nearMiss === 'fencepost') {
    return [
      {
        ruleId: 'unterminated-comment',
        severity: 'error',
        place,
        reason: 'Expected `-->` after the comment, got the end of what holds it',
        remedy: 'Close the comment with `-->`.'
      }
    ]
  }

  const nameAt = lines.source.indexOf(comment.nearMiss, comment.offset)
  return [
    {
      ruleId: 'near-miss-comment',
      severity: 'warning',
      place,
      reason: `Expected \`fencepost\`, got \`${comment.nearMiss}\`; the comment has no effect`,
      remedy: 'Write `<!-- fencepost … -->`, a space behind the name.',
      fix: {start: nameAt, end: nameAt + comment.nearMiss.length, text: 'fencepost'}
    }
  ]
}

/** The hidden step of a comment; nothing where it holds no code. */
export function findInComment(
  comment: FencepostComment,
  {headings, lines}: {headings: readonly PathHeading[]; lines: Lines}
): BlockDraft | undefined {
  if (comment.hidden === undefined) return undefined

  return {
    diagnostics: [],
    seen: [],
    shown: {start: lines.start(comment.hidden.line), end: comment.end},
    draft: {
      start: comment.offset,
      end: comment.end,
      code: comment.hidden.value,
      codeLine: comment.hidden.line,
      language: '',
      hidden: true,
      headings,
      writings: [{...comment, kind: 'comment', end: lines.start(comment.hidden.line)}]
    }
  }
}

/** A comment whose options apply to nothing. */
export function unusedComment(comment: FencepostComment, lines: Lines): Diagnostic {
  const place = lines.point(comment.offset)
  if (comment.exec) {
    return {
      ruleId: 'empty-step',
      severity: 'warning',
      place,
      reason: 'Expected code in the comment or a block of code right below it, got neither; nothing is run',
      remedy: 'Put the code on lines of its own before `-->`.'
    }
  }

  if (comment.output) {
    return {
      ruleId: 'output-without-step',
      severity: 'warning',
      place,
      reason: 'Expected a block of output between fences right below the comment, got none; nothing is compared',
      remedy: 'Put the comment right above the block that shows the output.'
    }
  }

  return {
    ruleId: 'unused-options',
    severity: 'warning',
    place,
    reason: 'Expected a step right below the comment, got none; its options have no effect',
    remedy: 'Put the comment right above a marked block, or mark the block.'
  }
}
