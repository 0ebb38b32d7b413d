import type {VFileMessage} from 'vfile-message'
import {isInterpreter} from '../../model/interpreters.js'
import type {Plan} from '../../model/plan.js'
import type {Step} from '../../model/step.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import {placeInCode} from '../../plan/place-in-code.js'
import type {NextSteps} from '../../plan/steps/interrupts.js'
import {findWaits} from '../../shell-code/find-waits.js'
import {findFixedSleeps} from '../../shell-code/fixed-sleeps.js'
import {findPlaceholders} from '../../shell-code/placeholders.js'
import {readLines} from '../../text/source-lines.js'

/** The document of a plan. */
export interface LintPlanOptions {
  /** The next step of each session in a scenario. */
  readonly below?: NextSteps
  readonly source: string
  /** Names of variables that are filled in, so that they are no placeholders. */
  readonly variables?: ReadonlySet<string>
}

/**
 * Diagnostics about the shell code of a document, sorted by line. Pure; takes linear time.
 */
export function lintPlan(
  {file, sessions = [], steps}: Plan,
  {below = new Map(), source, variables = new Set()}: LintPlanOptions
): readonly VFileMessage[] {
  const lines = readLines(source)
  const runs = steps
    .filter(step => step.kind === 'command')
    .filter(({options}) => options.skip === undefined && !isInterpreter(options.session))
  return runs.flatMap((step, index) => {
    const isEnded = runs.slice(index + 1, index + 4).some(next => interrupts(next, step))
    const isTerminal = sessions.some(({kind, name}) => kind === 'terminal' && name === step.options.terminal)
    const next = nextIn(steps, step) ?? below.get(step.options.terminal)
    const waits = findWaits(step).filter(({problem, ruleId}) => {
      if (ruleId === 'runs-forever') return !isEnded && !step.isSuspended
      return !(isTerminal && next && (next.kind !== 'command' || !problem.endsWith('an editor')))
    })
    return [...waits, ...findPlaceholders(step, variables), ...findFixedSleeps(step)].map(diagnostic => {
      const {end, problem, ruleId, remedy, start} = diagnostic
      const reason = `${quote(step.code.slice(start, end))} ${problem}`
      const severity = ruleId === 'fixed-sleep' ? 'info' : 'warning'
      return toMessage(file, {place: placeInCode(start, {lines, step}), reason, remedy, ruleId, severity})
    })
  })
}

/** The next step in the session of a step. */
function nextIn(steps: readonly Step[], before: Step): Step | undefined {
  const below = steps.slice(steps.indexOf(before) + 1)
  return below.find(({kind, options}) => kind !== 'file' && options.terminal === before.options.terminal)
}

/** Whether a step sends Ctrl-C to the session of an earlier one. */
function interrupts({options}: Step, before: Step): boolean {
  return options.interrupt && options.terminal === before.options.terminal
}
