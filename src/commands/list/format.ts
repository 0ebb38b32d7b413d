import {defaultStepOptions} from '../../config/step-options.js'
import type {SkippedFile} from '../../model/event.js'
import {isInterpreter} from '../../model/interpreters.js'
import type {PageExpectation} from '../../model/page-expectation.js'
import type {Plan, PlannedSession} from '../../model/plan.js'
import {headingOf, isSameStep, type ScenarioPlace} from '../../model/scenario.js'
import {formatMessage} from '../../report/format-message.js'
import {showLine} from '../../report/show-line.js'
import {showControls} from '../../text/show-controls.js'

/** A plan, and the place of its document in a scenario. */
export interface ListedPlan extends Plan {
  readonly place?: ScenarioPlace | undefined
}

/** Plans as text; those of a scenario in reading order, under the titles of its steps. */
export function formatPlans(plans: readonly ListedPlan[]): string {
  const texts = plans.map((plan, index) => {
    const {place} = plan
    const isNew = place && !isSameStep(place, plans[index - 1]?.place)
    return isNew ? `${showLine(headingOf(place))}\n\n${formatPlan(plan)}` : formatPlan(plan)
  })
  return texts.join('\n')
}

/** A plan as `fencepost list --json` prints it; public. */
export function describePlan({file, messages, place, sessions = [], steps}: ListedPlan) {
  return {
    file,
    ...(place && {place}),
    messages: messages.map(({line, column, ruleId, reason}) => ({column, line, reason, ruleId})),
    steps: steps.map(step => ({
      code: step.code,
      endLine: step.endLine,
      id: step.id,
      kind: step.kind,
      line: step.line,
      options: step.options,
      session: isInterpreter(step.options.session)
        ? step.options.session
        : isTerminal(sessions, step.options.terminal)
          ? 'terminal'
          : 'plain',
      terminal: step.options.terminal,
      title: step.title,
      ...(step.kind === 'file' && {path: step.path, ...(step.edit && {edit: step.edit})}),
      ...(step.kind !== 'file' && step.expectation && {expectation: describeExpectation(step.expectation)})
    })),
    terminals: sessions.map(({line, name, reason}) => ({line, name, reason}))
  }
}

/** A skipped file as `fencepost list --json` prints it; public. */
export function describeSkippedFile({file, line, reason}: SkippedFile) {
  return {file, skipped: reason, ...(line !== undefined && {line}), messages: [], steps: []}
}

/** The output that a document shows for a step; other steps are compared with a snapshot. */
function describeExpectation({form, line, text}: PageExpectation) {
  return {form, line, text}
}

/** A plan as text: place, name, changed options and code of each step; then the diagnostics. */
function formatPlan({file: path, messages, sessions = [], steps}: Plan): string {
  const rows = steps.flatMap(step => {
    const changed = Object.entries(step.options).filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(defaultStepOptions[key as keyof typeof defaultStepOptions])
    )
    const file = step.kind === 'file' ? ` file=${step.path}${step.edit ? ` (${step.edit.target})` : ''}` : ''
    const options = changed
      .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('')
    const code = showControls(step.code)
      .split('\n')
      .map(line => `    ${line}`)
    const shown = step.kind !== 'file' && step.expectation ? `  output at line ${step.expectation.line}` : ''
    return [showLine(`${path}:${step.line}  ${step.id}${file}${options}${shown}`), ...code]
  })
  const notes = messages.map(message => formatMessage(message, path))
  const terminals = sessions
    .filter(({kind}) => kind === 'terminal')
    .map(({name, line, reason}) => showLine(`${path}:${line}  ${name} is a terminal because ${reason}`))
  return [
    ...rows,
    ...terminals,
    ...notes,
    showLine(`${path}: ${plural(steps.length, 'step')}, ${plural(messages.length, 'diagnostic')}`),
    ''
  ].join('\n')
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function isTerminal(sessions: readonly PlannedSession[], name: string): boolean {
  return sessions.some(session => session.kind === 'terminal' && session.name === name)
}
