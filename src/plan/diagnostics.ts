import type {Point} from 'unist'
import {VFileMessage} from 'vfile-message'

/**
 * Every rule of the plan.
 *
 * - `code-on-opener-line`: the first command stands on the opening fence's line, where it is no code.
 * - `duplicate-name`: two steps have one name.
 * - `empty-step`: a marked block has nothing to run.
 * - `file-path`: a file step's path leads out of the working directory.
 * - `invalid-option`: an option's value is not one it takes.
 * - `keys`: a `ctrl-seq` mark follows something that names no keys.
 * - `lost-opener`: a closing fence with a mark closes nothing.
 * - `mark-in-comment`, `mark-in-pre`: a mark is documentation, as it stands in a comment or in `<pre>`.
 * - `mark-in-indented-code`: a mark stands in an indented code block.
 * - `mark-without-code`: a mark follows neither a closing fence nor inline code.
 * - `near-miss-comment`, `near-miss-mark`: something is spelled almost right.
 * - `swallowed-by-fence`: a mark stands inside a block that was closed too late.
 * - `swallowed-by-html`: a mark stands inside an HTML block.
 * - `trailer-on-next-line`: a mark stands below the closing fence.
 * - `unclosed-fence`: a block is never closed.
 * - `unknown-option`: an option has no meaning here.
 * - `unterminated-comment`, `unterminated-mark`: the end is missing.
 * - `unused-mark`: a mark has no effect, for no reason known better.
 * - `unused-options`: a comment's options apply to no step.
 * - `wrong-closer`: a closing fence is shorter than its opening fence, or not alone.
 */
export type RuleId =
  | 'code-on-opener-line'
  | 'duplicate-name'
  | 'empty-step'
  | 'file-path'
  | 'invalid-option'
  | 'keys'
  | 'lost-opener'
  | 'mark-in-comment'
  | 'mark-in-indented-code'
  | 'mark-in-pre'
  | 'mark-without-code'
  | 'near-miss-comment'
  | 'near-miss-mark'
  | 'swallowed-by-fence'
  | 'swallowed-by-html'
  | 'trailer-on-next-line'
  | 'unclosed-fence'
  | 'unknown-option'
  | 'unterminated-comment'
  | 'unterminated-mark'
  | 'unused-mark'
  | 'unused-options'
  | 'wrong-closer'

/** How much a diagnostic matters: an error stops the document before it runs. */
export type Severity = 'error' | 'info' | 'warning'

/** Something found wrong or noteworthy in a document. */
export interface Diagnostic {
  readonly ruleId: RuleId
  readonly severity: Severity
  /** Where in the file. */
  readonly place: Point
  /** What was expected and what was found, in one sentence. */
  readonly reason: string
  /** What the author can do about it. */
  readonly remedy: string
}

/** Turn a diagnostic into the message that every vfile reporter knows; `note` holds the remedy. */
export function toMessage(file: string, diagnostic: Diagnostic): VFileMessage {
  const message = new VFileMessage(diagnostic.reason, {
    place: diagnostic.place,
    ruleId: diagnostic.ruleId,
    source: 'fencepost'
  })
  message.file = file
  message.note = diagnostic.remedy
  message.fatal = fatality(diagnostic.severity)
  return message
}

/** vfile's words for severity: `true` for an error, `false` for a warning, `undefined` for information. */
function fatality(severity: Severity): boolean | undefined {
  switch (severity) {
    case 'error':
      return true
    case 'warning':
      return false
    case 'info':
      return undefined
    default:
      return severity satisfies never
  }
}

/** Source text fit for a one-line message: shortened, without line breaks and backticks of its own. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return '`' + (line.length > 60 ? line.slice(0, 59) + '…' : line) + '`'
}
