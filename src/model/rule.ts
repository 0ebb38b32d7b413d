/** Rules by id, with a description; the manual has a section for each. */
export const rules = {
  'code-on-opener-line': "the first command is on the opening fence's line, where it isn't code",
  'duplicate-name': 'two steps have the same name',
  'editor-block': "an editor block doesn't name a file and how to change it",
  'empty-step': 'a marked block is empty',
  'file-path': 'the path of a file step leaves the working directory',
  'fixed-sleep': 'a command waits for a fixed time',
  'front-matter': 'the front matter is invalid',
  'hidden-block': 'a shell block is in HTML, a comment or indented code, where Markdown sees no block',
  'included-code': 'a block takes its code from another file',
  'invalid-option': 'an option has an invalid value',
  keys: 'a `ctrl-seq` marker follows text that names no keys',
  leak: 'a step leaves a process running',
  'literal-root': "a scenario names `/root`, which isn't the home folder here",
  'lost-opener': 'a closing fence with a marker has no opening fence',
  'mark-in-comment': 'a marker is in a comment, where it runs nothing',
  'mark-in-indented-code': 'a marker is in an indented code block',
  'mark-in-pre': 'a marker is in `<pre>`, where it runs nothing',
  'mark-without-code': 'a marker follows neither a closing fence nor inline code',
  'misspelled-marker': 'a marker is misspelled',
  'missing-file': "a scenario names a file that doesn't exist",
  'needless-sudo': 'a scenario calls `sudo`, but its reader is root',
  'near-miss-comment': 'a comment looks like a misspelled Fencepost comment',
  'no-prompt': 'a block that shows a session has no prompt that tells its commands from their output',
  'not-utf8': "a document isn't valid UTF-8",
  'not-kept': "a slow step can't be kept for the next run of `watch`",
  'obsolete-entry': 'no step uses a snapshot entry',
  'output-without-step': 'a block shows output, but no step above it prints any',
  placeholder: 'a command contains a placeholder for the reader to fill in',
  'recorded-failure': 'recorded output reads like a failure',
  'runs-forever': "a command doesn't end by itself",
  'sandbox-mount': "a command mounts a folder of the sandbox, which a container engine doesn't see",
  'scenario-asset': "an asset of a scenario can't be copied",
  'scenario-host': 'a document has steps, or a scenario has files, for a second machine',
  'scenario-index': 'an `index.json` is invalid',
  'stale-cassette': 'a recording of calls is older than `maxAge`',
  'script-line-ends': 'a script has CRLF line endings',
  'script-shebang': 'a verify script has no shebang line',
  'script-runs-on': 'a background script was still running when its scenario ended',
  'swallowed-by-fence': 'a marker is inside a block that was closed too late',
  'swallowed-by-html': 'a marker is inside an HTML block',
  'trailer-on-next-line': 'a marker is on the line below the closing fence',
  'uncaught-call': "a call of a recorded program can't be recorded",
  'unclosed-fence': 'a code block is never closed',
  'unknown-key': 'an `index.json` has an unknown key',
  'unknown-option': 'an option is unknown',
  'unknown-rule': 'a comment names an unknown rule',
  'unterminated-comment': 'a comment is never closed',
  'unterminated-marker': 'a marker has no closing brackets',
  'unused-mark': 'a marker has no effect',
  'unused-options': 'the options in a comment apply to no step',
  'verify-checks-nothing': "a verify script passes before the step's commands ran",
  'waits-for-input': 'a command waits for input',
  'wrong-closer': 'a closing fence is shorter than its opening fence, or has text after it'
} as const satisfies Readonly<Record<string, string>>

/** The id of a rule. */
export type RuleId = keyof typeof rules

/** Severity of a diagnostic: an error stops the document before it runs. */
export type Severity = 'error' | 'info' | 'warning'

/** Configured level of a rule: a severity or `off`. */
export type RuleLevel = Severity | 'off'

/** Configured levels by rule. */
export type RuleLevels = Readonly<Partial<Record<RuleId, RuleLevel>>>

/** Whether a word is the id of a rule. */
export function isRuleId(word: string): word is RuleId {
  return Object.hasOwn(rules, word)
}
