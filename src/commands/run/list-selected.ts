import type {VFileMessage} from 'vfile-message'
import {selectSteps} from '../../engine/documents/select-steps.js'
import {planSafely} from '../../engine/plan/plan-document.js'
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

/** The steps that a run would run. */
export interface SelectedSteps {
  /** One per line: place and id, and why a step would be skipped. */
  readonly list: string
  /** The diagnostics of each document. */
  readonly diagnostics: readonly {readonly document: DocumentRef; readonly messages: readonly VFileMessage[]}[]
}

/** Finds the selected steps of documents. */
export async function listSelected({documents, name, settings}: ListSelectedOptions): Promise<SelectedSteps> {
  const rows: string[] = []
  const diagnostics = []
  for (const document of documents) {
    const {plan} = await planSafely(document, settings)
    diagnostics.push({document, messages: plan.messages})
    const {has, skipReason} = selectSteps(plan.steps, {lines: document.lines, ...(name !== undefined && {name})})
    for (const step of plan.steps) {
      if (!has(step)) continue
      const reason = skipReason(step)
      rows.push(
        `${placeOfLine(document, step.line)}  ${step.id}${reason === undefined ? '' : `  (skipped: ${reason})`}`
      )
    }
  }
  return {diagnostics, list: rows.map(row => `${showLine(row)}\n`).join('')}
}
