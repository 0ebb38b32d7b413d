/** Every rule by its id, with what it finds; the manual has a section for each. */
export const rules = {
  'code-on-opener-line': "the first command stands on the opening fence's line, where it is no code",
  'duplicate-name': 'two steps have one name',
  'editor-block': 'a block for the editor does not say what to do with which file',
  'empty-step': 'a marked block has nothing to run',
  'file-path': "a file step's path leads out of the working directory",
  'front-matter': 'the front matter says something that cannot be',
  'invalid-option': "an option's value is not one it takes",
  keys: 'a `ctrl-seq` mark follows something that names no keys',
  leak: 'a step leaves a process running when its page is over',
  'literal-root': 'a scenario names `/root`, which is not its home here',
  'lost-opener': 'a closing fence with a mark closes nothing',
  'mark-in-comment': 'a mark stands in a comment, where it is documentation',
  'mark-in-indented-code': 'a mark stands in an indented code block',
  'mark-in-pre': 'a mark stands in `<pre>`, where it is documentation',
  'mark-without-code': 'a mark follows neither a closing fence nor inline code',
  'missing-file': 'a scenario names a file that is not there',
  'needless-sudo': 'a scenario calls `sudo`, and its reader is root',
  'near-miss-comment': 'a comment is spelled almost as one that speaks to the tool',
  'near-miss-mark': 'a mark is spelled almost right',
  'not-utf8': 'a page holds bytes that are not UTF-8',
  'output-without-step': 'a block shows output, and no step above it prints any',
  placeholder: 'a command holds a placeholder that nobody fills in',
  'runs-forever': 'a command does not end by itself',
  'scenario-asset': 'an asset of a scenario cannot be copied',
  'scenario-host': 'a page has steps, or a scenario has files, for a second machine',
  'scenario-index': 'an `index.json` does not say what it must',
  'script-line-ends': 'a script has lines that end in CRLF',
  'script-run-bit': 'a verify script has no run bit',
  'script-shebang': 'a verify script does not name its interpreter',
  'script-runs-on': 'a background script still ran when its scenario was over',
  'swallowed-by-fence': 'a mark stands inside a block that was closed too late',
  'swallowed-by-html': 'a mark stands inside an HTML block',
  'trailer-on-next-line': 'a mark stands below the closing fence',
  'unclosed-fence': 'a block is never closed',
  'unknown-key': 'an `index.json` has a key that has no meaning',
  'unknown-option': 'an option has no meaning here',
  'unknown-rule': 'a comment names a rule that there is not',
  'unterminated-comment': 'a comment has no end',
  'unterminated-mark': 'a mark has no closing brackets',
  'unused-mark': 'a mark has no effect, for no reason known better',
  'unused-options': "a comment's options apply to no step",
  'verify-checks-nothing': "a verify script passes before the step's commands ran",
  'waits-for-input': 'a command waits for a person',
  'wrong-closer': 'a closing fence is shorter than its opening fence, or not alone'
} as const satisfies Readonly<Record<string, string>>

/** The id of a rule. */
export type RuleId = keyof typeof rules

/** How much a finding matters: an error stops the document before it runs. */
export type Severity = 'error' | 'info' | 'warning'

/** What a configuration makes of a rule: another severity, or `off`. */
export type RuleLevel = Severity | 'off'

/** Levels of rules that somebody has set. */
export type RuleLevels = Readonly<Partial<Record<RuleId, RuleLevel>>>

/** Whether a word is the id of a rule. */
export function isRuleId(word: string): word is RuleId {
  return Object.hasOwn(rules, word)
}
