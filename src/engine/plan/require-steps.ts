import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Plan} from '../../model/plan.js'
import type {Settings} from '../../model/settings.js'
import {selectSteps} from '../documents/select-steps.js'
import {planDocument} from './plan-document.js'

/** What a person asked for. */
export interface RequireStepsOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  /** Text that the id of a step must hold. */
  readonly name?: string
}

/** Throws a `UsageError` where a line or a name is asked for that no step has: a run of nothing would pass. */
export async function requireSteps({documents, name, settings}: RequireStepsOptions): Promise<void> {
  if (name === undefined && documents.every(({lines}) => lines.length === 0)) return
  let isNamed = name === undefined
  for (const document of documents) {
    // What cannot be read or has mistakes says so when it is followed.
    const plan = (await planDocument(document, settings).catch(() => undefined))?.plan
    if (!plan || plan.messages.some(({fatal}) => fatal)) return
    requireLines(document, plan)
    if (name !== undefined && !isNamed) {
      const selection = selectSteps(plan.steps, {lines: document.lines, name})
      isNamed = plan.steps.some(selection.has)
    }
  }
  if (isNamed) return
  throw new UsageError(`Expected a step whose name holds \`${name}\`, got none. \`fencepost list\` shows their names.`)
}

function requireLines({file, lines}: DocumentRef, {steps}: Plan): void {
  for (const line of lines) {
    if (steps.some(step => step.line <= line && line <= step.endLine)) continue
    const places =
      steps.length === 0 ? 'It has no steps.' : `Its steps are at lines ${steps.map(({line: at}) => at).join(', ')}.`
    throw new UsageError(`Expected a step at ${file}:${line}, got none. ${places}`)
  }
}
