import type {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent, StepEvent} from '../../model/event.js'
import {isRuleId} from '../../model/rule.js'
import {severityOf} from '../format-message.js'
import {type FormatSuggestionOptions, formatSuggestion, type Suggestion} from '../suggestion.js'
import type {Tally} from './tally.js'

/** A suggested command, and when to run it. */
interface Advice extends Suggestion {
  readonly when: string
}

/** What to do next, as commands to paste. */
export function formatNext(tally: Tally, options: FormatSuggestionOptions): readonly string[] {
  const rows = adviceFor(tally).map(({when, ...suggestion}) => ({
    command: formatSuggestion(suggestion, options),
    when
  }))
  // The command comes last, so that it is easy to select up to the end of its line.
  const width = Math.max(...rows.map(({when}) => when.length))
  return rows.map(({command, when}) => `  ${`${when}:`.padEnd(width + 1)}  ${command}`)
}

function adviceFor(tally: Tally): readonly Advice[] {
  const {errored, failures, obsolete} = tally
  const targets = (files: readonly string[]) => files.map(file => tally.targetOf(file))
  const filesOf = (...kinds: readonly string[]) =>
    failures.filter(({outcome}) => kinds.includes(outcome.kind)).map(({file}) => file)
  const mismatched = targets(filesOf('mismatched'))
  const [failed] = failures.filter(({outcome}) => ['errored', 'failed', 'timed out'].includes(outcome.kind))
  const missing = targets(filesOf('new'))
  const outdated = obsolete.filter(({file}) => !mismatched.includes(tally.targetOf(file)))
  const large = targets(filesIn(outdated.filter(({obsoleteIs}) => obsoleteIs === 'spared')))
  const small = targets(filesIn(outdated.filter(({obsoleteIs}) => obsoleteIs !== 'spared')))
  const leaking = errored.filter(end => errorsOf(end).some(({ruleId}) => ruleId === 'leak'))
  const others = errored.filter(end => errorsOf(end).some(({ruleId}) => ruleId !== 'leak'))
  const needsRun = others.some(end => errorsOf(end).some(isFoundByRun))
  const advice: readonly Advice[] = [
    {command: 'review', files: mismatched, when: 'Accept or reject each mismatch'},
    {command: 'update', files: mismatched, when: 'Accept all mismatches'},
    {command: 'stabilize', files: mismatched, when: 'Allow output that varies between runs'},
    ...(failed ? [rerun(failed, tally)] : []),
    {command: 'run', files: missing, when: 'Write the new snapshots locally'},
    {command: needsRun ? 'run' : 'lint', files: targets(filesIn(others)), when: 'Check again after you fix the errors'},
    {command: 'run', files: targets(filesIn(leaking)), when: 'Rerun after you stop what the document leaves running'},
    {command: 'update', files: small, when: 'Remove obsolete snapshot entries'},
    {command: 'update', files: large, options: ['--prune'], when: 'Remove obsolete snapshot entries'}
  ]
  return advice.filter(({files}) => files.length > 0)
}

/** Reruns a document up to the failed step; a scenario only runs as a whole. */
function rerun({file, step}: StepEvent, tally: Tally): Advice {
  const target = tally.targetOf(file)
  return target === file
    ? {command: 'run', files: [file], line: step.line, when: 'Rerun up to the failed step'}
    : {command: 'run', files: [target], when: 'Rerun the scenario'}
}

function filesIn(ends: readonly DocumentEndEvent[]): readonly string[] {
  return ends.map(({file}) => file)
}

function errorsOf({messages}: DocumentEndEvent): readonly VFileMessage[] {
  return messages.filter(message => severityOf(message) === 'error')
}

/** Whether only a run finds the error: one in a snapshot, of a script that ran, or of the machine. */
function isFoundByRun({ruleId = ''}: VFileMessage): boolean {
  return !isRuleId(ruleId) || ruleId === 'leak' || ruleId === 'script-runs-on'
}
