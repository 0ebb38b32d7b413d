import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Plan} from '../../model/plan.js'
import type {Settings} from '../../model/settings.js'
import {selectSteps} from '../documents/select-steps.js'
import {planDocument} from './plan-document.js'

/** Documents with their selected lines, and a selected name. */
export interface RequireStepsOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  /** Text that the ids of selected steps contain. */
  readonly name?: string
}

/** Throws a `UsageError` if a line or name selects no step, since a run of nothing would pass. */
export async function requireSteps({documents, name, settings}: RequireStepsOptions): Promise<void> {
  if (name === undefined && documents.every(({lines}) => lines.length === 0)) return
  let isNamed = name === undefined
  for (const document of documents) {
    // A document that can't be read or has errors reports them when it runs.
    const plan = (await planDocument(document, settings).catch(() => undefined))?.plan
    if (!plan || plan.messages.some(({fatal}) => fatal)) return
    requireLines(document, plan)
    if (name !== undefined && !isNamed) {
      const selection = selectSteps(plan.steps, {lines: document.lines, name})
      isNamed = plan.steps.some(selection.has)
    }
  }
  if (!isNamed) throw new UsageError(`No step's name contains \`${name}\`. \`npx fencepost list\` shows all names.`)
}

function requireLines({file, lines}: DocumentRef, {steps}: Plan): void {
  for (const line of lines) {
    if (steps.some(step => step.line <= line && line <= step.endLine)) continue
    const places =
      steps.length === 0
        ? 'The document has no steps.'
        : `${steps.length === 1 ? 'Its only step is at line' : 'Its steps are at lines'} ${steps.map(({line: at}) => at).join(', ')}.`
    throw new UsageError(`There is no step at ${file}:${line}. ${places}`)
  }
}
