import type {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent, EndEvent, StepEvent} from '../../model/event.js'
import {isRuleId, type RuleId} from '../../model/rule.js'
import {severityOf} from '../format-message.js'
import {type FormatSuggestionOptions, formatSuggestion, maxFiles, type Suggestion} from '../suggestion.js'
import type {Tally} from './tally.js'

/** A suggested command, and when to run it. */
interface Advice extends Suggestion {
  readonly when: string
}

interface FormatNextOptions extends FormatSuggestionOptions {
  readonly tally: Tally
}

/** What to do next, as commands to paste. */
export function formatNext(event: EndEvent, {tally, ...options}: FormatNextOptions): readonly string[] {
  const {isPartial = false, optionsFor} = options.invocation ?? {}
  // Warnings are errors then, which `lint` doesn't know.
  const isStrict = optionsFor?.('run').includes('--strict') ?? false
  const given = optionsFor?.('run') ?? []
  const advice = [...adviceFor(tally, {given, isPartial, isStrict}), ...adviceForFiles(event)]
  const rows = advice.map(({when, ...suggestion}) => ({
    command: formatSuggestion(suggestion, options),
    when
  }))
  // The command comes last, so that it is easy to select up to the end of its line.
  const width = Math.max(...rows.map(({when}) => when.length))
  return rows.map(({command, when}) => `  ${`${when}:`.padEnd(width + 1)}  ${command}`)
}

/** How the run was called. */
interface Call {
  /** Options that suggestions repeat. */
  readonly given: readonly string[]
  readonly isPartial: boolean
  readonly isStrict: boolean
}

function adviceFor(tally: Tally, {given, isPartial, isStrict}: Call): readonly Advice[] {
  const {errored, failures, obsolete} = tally
  const targets = (files: readonly string[]) => files.map(file => tally.targetOf(file))
  const filesOf = (...kinds: readonly string[]) =>
    failures.filter(({outcome}) => kinds.includes(outcome.kind)).map(({file}) => file)
  const mismatches = failures.filter(({outcome}) => outcome.kind === 'mismatched')
  const [only] = mismatches
  const mismatched = targets(mismatches.map(({file}) => file))
  // If steps were selected, an update of whole documents would accept more than was seen.
  const lines =
    isPartial && only && new Set(mismatched).size === 1 && mismatched[0] === only.file
      ? {lines: new Map([[only.file, mismatches.map(({step}) => step.line)]])}
      : {}
  const failed = failures.filter(({outcome}) => ['errored', 'failed', 'timed out'].includes(outcome.kind))
  const missing = targets(filesOf('new'))
  const outdated = obsolete.filter(({file}) => !mismatched.includes(tally.targetOf(file)))
  const large = targets(filesIn(outdated.filter(({obsoleteIs}) => obsoleteIs === 'spared')))
  const small = targets(filesIn(outdated.filter(({obsoleteIs}) => obsoleteIs !== 'spared')))
  const leaking = errored.filter(end => errorsOf(end).some(({ruleId}) => ruleId === 'leak'))
  // A document that can't be read (`usage`) can't be named in a call either.
  const others = errored.filter(end =>
    errorsOf(end).some(({ruleId}) => !['leak', 'obsolete-entry', 'usage'].includes(ruleId ?? ''))
  )
  const needsRun = isStrict || others.some(end => errorsOf(end).some(isFoundByRun))
  const advice: readonly Advice[] = [
    {command: 'review', files: mismatched, ...lines, when: 'Accept or reject each mismatch'},
    {command: 'update', files: mismatched, ...lines, when: 'Accept all mismatches'},
    {command: 'stabilize', files: mismatched, when: 'Allow output that varies between runs'},
    ...rerun(failed, {given, tally}),
    {command: 'run', files: missing, when: 'Write the new snapshots locally'},
    {command: needsRun ? 'run' : 'lint', files: targets(filesIn(others)), when: 'Check again after you fix the errors'},
    {command: 'run', files: targets(filesIn(leaking)), when: 'Rerun after you stop what the document leaves running'},
    {command: 'update', files: small, when: 'Remove obsolete snapshot entries'},
    {command: 'update', files: large, options: ['--prune'], when: 'Remove obsolete snapshot entries'}
  ]
  return advice.filter(({files}) => files.length > 0)
}

/** How to remove snapshot files whose document is gone. */
function adviceForFiles({obsoleteFiles, obsoleteFilesAre}: EndEvent): readonly Advice[] {
  if (obsoleteFiles.length === 0 || obsoleteFilesAre === 'removed') return []
  const options = obsoleteFilesAre === 'spared' ? ['--prune'] : []
  return [{command: 'update', files: [], options, when: 'Remove obsolete snapshots'}]
}

/** Reruns each document up to the first step that failed; a scenario only runs as a whole. */
function rerun(
  failed: readonly StepEvent[],
  {given, tally}: {readonly given: readonly string[]; readonly tally: Tally}
): readonly Advice[] {
  const isInScenario = ({file}: StepEvent) => tally.targetOf(file) !== file
  const combinations = [...new Set(failed.map(({combination}) => combination))]
  const scenarios = new Set(failed.filter(isInScenario).map(({file}) => tally.targetOf(file)))
  return [
    ...combinations.slice(0, maxFiles).map((combination): Advice => {
      const lines = new Map<string, readonly number[]>()
      for (const event of failed)
        if (event.combination === combination && !isInScenario(event) && !lines.has(event.file))
          lines.set(event.file, [event.step.line])
      const variables = combination?.split(/, (?=[A-Za-z_]\w*=)/) ?? []
      const options = variables.filter(variable => !given.includes(variable)).flatMap(variable => ['--var', variable])
      const documents = [...lines.keys()]
      const [one, several, many] = [
        'Rerun up to the failed step',
        'Rerun up to the first failed step of each document',
        'Rerun the documents'
      ]
      const when = documents.length === 1 ? one : documents.length > maxFiles ? many : several
      return {command: 'run', files: documents, lines, options, when}
    }),
    {command: 'run', files: [...scenarios], when: scenarios.size > 1 ? 'Rerun the scenarios' : 'Rerun the scenario'}
  ]
}

function filesIn(ends: readonly DocumentEndEvent[]): readonly string[] {
  return ends.map(({file}) => file)
}

function errorsOf({messages}: DocumentEndEvent): readonly VFileMessage[] {
  return messages.filter(message => severityOf(message) === 'error')
}

const foundByRun: ReadonlySet<string> = new Set<RuleId>([
  'leak',
  'not-kept',
  'obsolete-entry',
  'recorded-failure',
  'script-runs-on',
  'verify-checks-nothing'
])

/** Whether only a run finds the error: one in a snapshot, of a script that ran, or of the machine. */
function isFoundByRun({ruleId = ''}: VFileMessage): boolean {
  return !isRuleId(ruleId) || foundByRun.has(ruleId)
}
