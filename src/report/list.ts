import {defaultStepOptions} from '../config/step-options.js'
import type {Plan} from '../model/plan.js'
import {showControls} from '../normalize/show-controls.js'
import {placeOf, sentencesOf, severityOf} from './message-line.js'

/** A plan as `fencepost list --json` prints it; public. */
export function describePlan({file, messages, steps}: Plan) {
  return {
    file,
    messages: messages.map(({line, column, ruleId, reason}) => ({column, line, reason, ruleId})),
    steps: steps.map(({id, title, line, endLine, code, kind, options}) => ({
      code,
      endLine,
      id,
      kind,
      line,
      options,
      terminal: options.terminal,
      title
    }))
  }
}

/** A plan for a person: place, title, what differs from the default, the code; then the diagnostics. */
export function formatPlan({file, messages, steps}: Plan): string {
  const rows = steps.flatMap(step => {
    const said = Object.entries(step.options).filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(defaultStepOptions[key as keyof typeof defaultStepOptions])
    )
    const options = said
      .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('')
    const code = showControls(step.code)
      .split('\n')
      .map(line => `    ${line}`)
    return [showControls(`${file}:${step.line}  ${step.id}${options}`), ...code]
  })
  const notes = messages.map(
    message => `${placeOf(message, file)}  ${severityOf(message)}  ${sentencesOf(message)}  ${message.ruleId ?? ''}`
  )
  return [...rows, ...notes, showControls(`${file}: ${steps.length} steps, ${messages.length} messages`), ''].join('\n')
}
