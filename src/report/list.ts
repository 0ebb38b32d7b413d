import {defaultStepOptions} from '../config/step-options.js'
import type {Plan, RealTerminal} from '../model/plan.js'
import {showControls} from '../normalize/show-controls.js'
import {placeOf, sentencesOf, severityOf} from './message-line.js'

/** A plan as `fencepost list --json` prints it; public. */
export function describePlan({file, messages, steps, terminals = []}: Plan) {
  return {
    file,
    messages: messages.map(({line, column, ruleId, reason}) => ({column, line, reason, ruleId})),
    steps: steps.map(step => ({
      code: step.code,
      endLine: step.endLine,
      id: step.id,
      kind: step.kind,
      line: step.line,
      options: step.options,
      session: isReal(terminals, step.options.terminal) ? 'terminal' : 'plain',
      terminal: step.options.terminal,
      title: step.title,
      ...(step.kind === 'file' && {path: step.path, ...(step.edit && {edit: step.edit})})
    })),
    terminals
  }
}

/** A plan for a person: place, title, what differs from the default, the code; then the diagnostics. */
export function formatPlan({file: path, messages, steps, terminals = []}: Plan): string {
  const rows = steps.flatMap(step => {
    const said = Object.entries(step.options).filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(defaultStepOptions[key as keyof typeof defaultStepOptions])
    )
    const file = step.kind === 'file' ? ` file=${step.path}${step.edit ? ` (${step.edit.target})` : ''}` : ''
    const options = said
      .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('')
    const code = showControls(step.code)
      .split('\n')
      .map(line => `    ${line}`)
    return [showControls(`${path}:${step.line}  ${step.id}${file}${options}`), ...code]
  })
  const notes = messages.map(
    message => `${placeOf(message, path)}  ${severityOf(message)}  ${sentencesOf(message)}  ${message.ruleId ?? ''}`
  )
  const real = terminals.map(({name, line, reason}) =>
    showControls(`${path}:${line}  ${name} is a real terminal, as ${reason}`)
  )
  return [
    ...rows,
    ...real,
    ...notes,
    showControls(`${path}: ${steps.length} steps, ${messages.length} messages`),
    ''
  ].join('\n')
}

function isReal(terminals: readonly RealTerminal[], name: string): boolean {
  return terminals.some(terminal => terminal.name === name)
}
