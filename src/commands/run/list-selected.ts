import {selectSteps} from '../../engine/documents/select-steps.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {placeOfLine} from '../../report/document-name.js'
import {showLine} from '../../report/show-line.js'

/** Which steps a run would run. */
export interface ListSelectedOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  /** Text that the id of a step must contain. */
  readonly name: string | undefined
}

/** The selected steps, one per line: place and id, and why a step would be skipped. */
export async function listSelected({documents, name, settings}: ListSelectedOptions): Promise<string> {
  const rows: string[] = []
  for (const document of documents) {
    const {plan} = await planDocument(document, settings)
    const {has, skipReason} = selectSteps(plan.steps, {lines: document.lines, ...(name !== undefined && {name})})
    for (const step of plan.steps) {
      if (!has(step)) continue
      const reason = skipReason(step)
      rows.push(
        `${placeOfLine(document, step.line)}  ${step.id}${reason === undefined ? '' : `  (skipped: ${reason})`}`
      )
    }
  }
  return rows.map(row => `${showLine(row)}\n`).join('')
}
